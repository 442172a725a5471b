/** The panels of the comparison as they may be shown, by the user's rule for small cells. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { markText, ruleFor, shownPanel } from '../../charts/shown-panel.ts';
import type { ShownPanel } from '../../charts/shown-panel.ts';
import { markOf } from '../../engine/small-cells.ts';
import { useComparison } from './comparison.ts';
import { useSettings } from './settings.ts';

export const useShownPanels = defineStore('shown-panels', () => {
  const comparison = useComparison();
  const settings = useSettings();
  const view = computed(() => comparison.result?.view);

  const rule = computed(() => {
    const { smallCells } = settings;
    return view.value ? ruleFor(view.value, smallCells) : smallCells;
  });
  const panels = computed<readonly ShownPanel[]>(() =>
    (view.value?.panels ?? []).map((panel) => shownPanel(panel, rule.value)),
  );
  /** What stands in place of every figure of the filtered accounts, where they are too few for any to be shown. */
  const instead = computed(() =>
    markText(markOf(view.value?.filtered ?? 0, rule.value), rule.value),
  );

  return { panels, rule, instead };
});
