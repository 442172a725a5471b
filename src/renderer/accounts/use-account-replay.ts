/** One account replayed under each scenario that is shown: its ledgers and its plans. */
import { computed, shallowRef, watch } from 'vue';
import { toErrorData } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';
import type { AccountAdvice, AccountLedger } from '../../contract/types.ts';
import { api } from '../api/api.ts';
import { useAccountScenarios } from '../stores/account-scenarios.ts';
import type { ScenarioChoice } from '../stores/account-scenarios.ts';
import { useJobs } from '../stores/jobs.ts';
import { useSettings } from '../stores/settings.ts';
import { useWorkspace } from '../stores/workspace.ts';

export interface ScenarioReplay extends Pick<ScenarioChoice, 'name' | 'role'> {
  readonly ledger: AccountLedger;
  /** `undefined` under a baseline, which asks nothing of an account. */
  readonly advice: AccountAdvice | undefined;
}

export interface AccountReplay {
  /** As it was observed: every month of its data. */
  readonly observed: AccountLedger;
  readonly scenarios: readonly ScenarioReplay[];
}

export function useAccountReplay(account: () => string | undefined) {
  const workspace = useWorkspace();
  const scenarios = useAccountScenarios();
  const settings = useSettings();
  const jobs = useJobs();
  const replay = shallowRef<AccountReplay>();
  /** What went wrong, each once: scenarios may fail for reasons of their own. */
  const errors = shallowRef<readonly ErrorData[]>([]);
  let under: string | undefined;

  const asked = computed(() => {
    const id = account();
    const { project, cohortName } = workspace;
    if (id === undefined || id === '' || !project || cohortName === undefined) return undefined;
    const of = { project: project.project, cohort: cohortName, account: id };
    return { of, shown: scenarios.shown, version: workspace.cohort?.importedAt };
  });

  async function one(
    { name, role, scenario }: ScenarioChoice,
    of: { readonly project: string; readonly cohort: string; readonly account: string },
    job: string,
  ): Promise<ScenarioReplay> {
    const ledger = await api.call('accounts.ledger', { ...of, scenario, job });
    const advice =
      typeof scenario === 'string'
        ? undefined
        : await api.call('accounts.plan', { ...of, policy: scenario, job });
    return { name, role, ledger, advice };
  }

  async function load(): Promise<void> {
    const wanted = asked.value;
    if (under !== undefined) void jobs.cancel(under);
    under = undefined;
    if (!wanted) return;
    let own: string | undefined;
    const failed: ErrorData[] = [];
    const found: ScenarioReplay[] = [];
    const fail = (thrown: unknown) => {
      const error = toErrorData(thrown);
      if (error.code === 'CANCELLED') return;
      if (!failed.some(({ message }) => message === error.message)) failed.push(error);
    };
    let observed: AccountLedger | undefined;
    await jobs.run(settings.words.account.loading, async (job) => {
      own = under = job;
      try {
        observed = await api.call('accounts.ledger', { ...wanted.of, scenario: 'observed', job });
      } catch (thrown) {
        fail(thrown);
        return;
      }
      for (const choice of wanted.shown) {
        if (under !== own) return;
        await one(choice, wanted.of, job).then((done) => found.push(done), fail);
      }
    });
    if (under !== own) return;
    under = undefined;
    errors.value = failed;
    replay.value = observed && { observed, scenarios: found };
  }

  watch(() => JSON.stringify(asked.value), load, { immediate: true });

  return { replay, errors };
}
