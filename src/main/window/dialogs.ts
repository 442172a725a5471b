/** Native dialogs of a window, in the user's language. */
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Words } from '../../locales/index.ts';
import type { HostPorts } from '../service/workbench.ts';
import { PROJECT_EXTENSION } from '../store/project-file.ts';

const PROJECT_EXTENSIONS = [PROJECT_EXTENSION.slice(1)];
const TABLE_EXTENSIONS = ['csv', 'tsv', 'txt'];

/** Open and save dialogs for the service. */
export function fileDialogs(
  window: () => BrowserWindow,
  words: () => Words['desktop'],
): NonNullable<HostPorts['dialogs']> {
  return {
    async open(purpose) {
      const filter =
        purpose === 'import'
          ? { name: words().tableFiles, extensions: TABLE_EXTENSIONS }
          : { name: words().projectFiles, extensions: PROJECT_EXTENSIONS };
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        properties: purpose === 'import' ? ['openFile', 'multiSelections'] : ['openFile'],
        filters: [filter],
      });
      return canceled ? [] : filePaths;
    },
    async save(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        defaultPath: suggestedName,
        filters: suggestedName.endsWith(PROJECT_EXTENSION)
          ? [{ name: words().projectFiles, extensions: PROJECT_EXTENSIONS }]
          : [],
      });
      return canceled || !filePath ? null : filePath;
    },
  };
}

interface Question {
  readonly message: string;
  readonly detail: string;
  /** The first is what Escape and Enter choose. */
  readonly buttons: readonly [string, string];
}

const asOptions = ({ message, detail, buttons }: Question) => ({
  type: 'warning' as const,
  message,
  detail,
  buttons: [...buttons],
  defaultId: 0,
  cancelId: 0,
});

/** Whether the user chose the second button. */
export async function confirmed(window: BrowserWindow, question: Question): Promise<boolean> {
  return (await dialog.showMessageBox(window, asOptions(question))).response === 1;
}

/** The same where Electron wants the answer at once. */
export function confirmedNow(window: BrowserWindow, question: Question): boolean {
  return dialog.showMessageBoxSync(window, asOptions(question)) === 1;
}
