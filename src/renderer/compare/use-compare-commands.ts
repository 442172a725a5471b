/** The commands of the Compare screen, while it is there. */
import { onBeforeUnmount } from 'vue';
import { useI18n } from 'vue-i18n';
import { historyCommands, saveCommand } from '../commands/edit-commands.ts';
import { useCommands } from '../commands/registry.ts';
import { useComparison } from '../stores/comparison.ts';

export interface CompareActions {
  readonly save: () => Promise<void>;
  readonly savePage: () => Promise<void>;
  /** Whether nothing lies over the panels, so that Escape is theirs. */
  readonly isClear: () => boolean;
}

export function useCompareCommands({ save, savePage, isClear }: CompareActions): void {
  const commands = useCommands();
  const comparison = useComparison();
  const { t } = useI18n();
  const forget = commands.register([
    {
      id: 'run.compare',
      group: 'run',
      title: () => t('compare.run'),
      keys: '$mod+Enter',
      run: comparison.run,
    },
    ...historyCommands(comparison, t),
    {
      id: 'edit.clearChoices',
      group: 'edit',
      title: () => t('compare.clearChoices'),
      keys: 'Escape',
      enabled: () => comparison.choices.length > 0 && isClear(),
      run: comparison.clear,
    },
    saveCommand({ title: () => t('compare.save'), run: save }),
    { id: 'file.savePage', group: 'file', title: () => t('compare.downloadPage'), run: savePage },
  ]);
  onBeforeUnmount(forget);
}
