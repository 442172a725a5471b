/** Effects of the rules of one policy on screen: calculated when asked, kept until the policy or the cohort changes. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { RuleEffects } from '../../contract/types.ts';
import { api } from '../api/api.ts';
import { useComparison } from './comparison.ts';
import { keepLatestJob } from './latest-job.ts';
import { useSettings } from './settings.ts';
import { useWorkspace } from './workspace.ts';

export const useEffects = defineStore('effects', () => {
  const comparison = useComparison();
  const workspace = useWorkspace();
  const settings = useSettings();
  const latest = keepLatestJob();
  const { error, running } = latest;
  const held = shallowRef<{ readonly key: string; readonly effects: RuleEffects }>();

  /** The challenger in focus; `undefined` where it is a baseline, which has no rules. */
  const policy = computed(() => {
    const scenario = comparison.challengers[comparison.focus];
    return typeof scenario === 'string' ? undefined : scenario;
  });
  const key = computed(() =>
    JSON.stringify([
      workspace.project?.project,
      workspace.cohort?.name,
      workspace.cohort?.importedAt,
      policy.value,
      settings.kept.assumptions,
    ]),
  );
  const effects = computed(() => (held.value?.key === key.value ? held.value.effects : undefined));

  async function run(): Promise<void> {
    const document = policy.value;
    const cohort = workspace.cohortName;
    if (!document || cohort === undefined) return;
    const asked = key.value;
    await latest.run(settings.words.harm.effects.calculating, async (job, isLatest) => {
      const found = await api.call('effects.run', {
        project: workspace.projectHandle(),
        cohort,
        policy: document,
        assumptions: settings.assumptions,
        job,
      });
      if (isLatest()) held.value = { key: asked, effects: found };
    });
  }

  return { policy, effects, error, running, run };
});
