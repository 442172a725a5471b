/** Handlers of single accounts: the ledger, the plan, and the plans of all as a file. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { AccountAdvice, AccountLedger } from '../../contract/types.ts';
import { formatMonth } from '../../engine/months.ts';
import { productOfCode } from '../../engine/panel.ts';
import type { Product } from '../../engine/panel.ts';
import { datedPlan } from '../../engine/plan.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import { accountIndexOf } from '../account-ids.ts';
import type { LoadedCohort } from '../worker/messages.ts';
import { namedCohort } from './cohort-key.ts';
import { parsePolicyDocument, parseScenario } from './scenarios.ts';
import { noteInProject } from './run-records.ts';
import type { Handlers, Workbench } from './workbench.ts';
import { DEFAULT_CURRENCY } from '../../locales/index.ts';
import type { Job } from './workers.ts';

type AccountMethod = 'accounts.ledger' | 'accounts.plan' | 'plans.export';

/** A cohort as a request names it. */
interface FoundAccounts extends LoadedCohort {
  readonly currency: string | undefined;
}

interface FoundAccount {
  readonly account: number;
  readonly product: Product | null;
}

/** @throws AppError ACCOUNT_NOT_FOUND */
function findAccount({ cohort, accountIds }: LoadedCohort, id: string): FoundAccount {
  const account = accountIndexOf(accountIds, id);
  if (account >= 0)
    return { account, product: productOfCode(cohort.panel.product[account]) ?? null };
  throw new AppError({
    code: 'ACCOUNT_NOT_FOUND',
    message: say`The cohort has no account "${id}".`,
    remedy: say`Ids are compared as text: leading zeros count.`,
  });
}

async function ledger(
  { workers }: Workbench,
  request: ParsedRequestOf<'accounts.ledger'>,
  loaded: FoundAccounts,
  job: Job,
): Promise<AccountLedger> {
  const scenario = parseScenario(request.scenario);
  const { account, product } = findAccount(loaded, request.account);
  const task = { cohort: loaded.cohort, scenario, account };
  const rows = await workers.run('ledger', task, job);
  return {
    accountId: request.account,
    product,
    scenario: scenarioName(scenario),
    currency: loaded.currency ?? DEFAULT_CURRENCY,
    rows: rows.map((row) => ({ ...row, month: formatMonth(row.month) })),
  };
}

async function plan(
  { workers }: Workbench,
  request: ParsedRequestOf<'accounts.plan'>,
  loaded: FoundAccounts,
  job: Job,
): Promise<AccountAdvice> {
  const policy = parsePolicyDocument(request.policy);
  const { account, product } = findAccount(loaded, request.account);
  const task = { cohort: loaded.cohort, scenario: policy, account };
  const found = await workers.run('plan', task, job);
  return {
    accountId: request.account,
    product,
    policy: policy.name,
    plan: found ? datedPlan(found) : null,
  };
}

async function exportPlans(
  workbench: Workbench,
  request: ParsedRequestOf<'plans.export'>,
  loaded: FoundAccounts,
  job: Job,
): Promise<{ readonly accounts: number }> {
  const { handles, workers } = workbench;
  const policy = parsePolicyDocument(request.policy);
  const { cohort, accountIds, currency } = loaded;
  const one = request.account === undefined ? undefined : findAccount(loaded, request.account);
  const range = one
    ? { from: one.account, to: one.account + 1 }
    : { from: 0, to: cohort.panel.accountCount };
  const task = {
    filePath: handles.resolve(request.file),
    cohort,
    accountIds,
    currency,
    policy,
    range,
  };
  const written = await workers.run('exportPlans', task, job);
  await noteInProject(workbench, handles.resolve(request.project), {
    action: 'export',
    cohort: request.cohort,
    detail: { what: 'plans', policy: policy.name, rows: written.accounts },
  });
  return written;
}

export function accountHandlers(workbench: Workbench): Handlers<AccountMethod> {
  const { jobs, simulations } = workbench;
  type Request = { readonly project: string; readonly cohort: string; readonly job: string };
  const onCohort = <R extends Request, T>(
    request: R,
    work: (workbench: Workbench, request: R, loaded: FoundAccounts, job: Job) => Promise<T>,
  ): Promise<T> =>
    jobs.run(request.job, async (job) => {
      const { key, currency } = await namedCohort(workbench, request);
      return work(workbench, request, { ...(await simulations.load(key, job)), currency }, job);
    });
  return {
    'accounts.ledger': (request) => onCohort(request, ledger),
    'accounts.plan': (request) => onCohort(request, plan),
    'plans.export': (request) => onCohort(request, exportPlans),
  };
}
