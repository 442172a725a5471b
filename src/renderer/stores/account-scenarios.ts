/** The scenarios under which single accounts are shown: those of the comparison, the project's policies, the baselines. */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { MOST_SCENARIOS } from '../../charts/account-marks.ts';
import { BASELINES } from '../../engine/policy/document.ts';
import type { EditedScenario } from '../policy-form.ts';
import { useComparison } from './comparison.ts';
import { useWorkspace } from './workspace.ts';

export interface ScenarioChoice {
  readonly name: string;
  readonly scenario: EditedScenario;
  /** What it is in the comparison; `other` where it is not in it. */
  readonly role: 'champion' | 'challenger' | 'other';
}

const nameOf = (scenario: EditedScenario): string =>
  typeof scenario === 'string' ? scenario : scenario.name;

export const useAccountScenarios = defineStore('account-scenarios', () => {
  const comparison = useComparison();
  const workspace = useWorkspace();
  /** Names chosen here; without, those of the comparison are shown. */
  const own = shallowRef<readonly string[]>();

  /** Each name once, the comparison's first. */
  const choices = computed<readonly ScenarioChoice[]>(() => {
    const all = [
      { scenario: comparison.champion, role: 'champion' as const },
      ...comparison.challengers.map((scenario) => ({ scenario, role: 'challenger' as const })),
      ...workspace.policies.map(({ document }) => ({ scenario: document, role: 'other' as const })),
      ...BASELINES.map((scenario) => ({ scenario, role: 'other' as const })),
    ].map((choice) => ({ ...choice, name: nameOf(choice.scenario) }));
    return [
      ...new Map(all.toReversed().map((choice) => [choice.name, choice])).values(),
    ].toReversed();
  });

  /** Champion, the challenger that the comparison looks at, and as many more as there is room for. */
  const usual = computed(() => {
    const [champion, ...challengers] = choices.value.filter(({ role }) => role !== 'other');
    const focused = comparison.challengers.at(comparison.focus);
    const focus = challengers.filter(({ name }) => focused && name === nameOf(focused));
    const others = challengers.filter((one) => !focus.includes(one));
    return [champion, ...focus, ...others].slice(0, MOST_SCENARIOS).map(({ name }) => name);
  });

  const names = computed({
    get: () => {
      const known = own.value?.filter((name) => choices.value.some((one) => one.name === name));
      return known?.length ? known : usual.value;
    },
    set: (chosen: readonly string[]) => {
      own.value = chosen.slice(0, MOST_SCENARIOS);
    },
  });

  /** Those that are shown, as the comparison orders them. */
  const shown = computed(() => choices.value.filter(({ name }) => names.value.includes(name)));

  watch(
    () => workspace.project?.project,
    () => (own.value = undefined),
  );

  return { choices, names, shown };
});
