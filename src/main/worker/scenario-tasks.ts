/** Tasks on loaded cohorts: simulate, sum up, compare, sweep. */
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import {
  markBehindMeasure,
  markBehindMonth,
  markLongDormantIn,
} from '../../engine/accounts-behind.ts';
import type { ComparedSides } from '../../engine/accounts-behind.ts';
import { changeGrid, swapSet } from '../../engine/compare.ts';
import { accountLedger } from '../../engine/ledger.ts';
import { crossPanels, filterSegments, segmentPair } from '../../engine/crossfilter.ts';
import { measureRange } from '../../engine/measurer.ts';
import { pairedRates } from '../../engine/paired-rates.ts';
import { Planner } from '../../engine/plan.ts';
import { UnknownColumnError } from '../../engine/policy/conditions.ts';
import { sampledAccounts } from '../../engine/sample.ts';
import { segmentAccounts } from '../../engine/segments.ts';
import { advanceCoupled, prepareCoupled, simulateRange } from '../../engine/simulate/run.ts';
import { SweepFault } from '../../engine/sweep/axes.ts';
import { subsetCohort } from '../../engine/subset.ts';
import { sweepCells, sweepRange } from '../../engine/sweep/run.ts';
import { listAccounts } from './list-accounts.ts';
import { writePlanFile } from '../export/plan-file.ts';
import type { Watch } from './control.ts';
import type { ComparedPair, Tasks } from './messages.ts';

/** The AppError of a fault that the engine throws; what is none, as it is. */
export function asAppError(thrown: unknown): unknown {
  if (thrown instanceof SweepFault) {
    return new AppError({
      code: 'SWEEP_INVALID',
      message: say`A value of the sweep makes no valid policy: ${thrown.message}`,
      where: { path: thrown.faults[0]?.path },
      remedy: say`Check the parameter and the range; the policy must have the rule that is varied.`,
    });
  }
  if (!(thrown instanceof UnknownColumnError)) return thrown;
  const known = thrown.known.length > 0 ? thrown.known.join(', ') : 'none';
  return new AppError({
    code: 'POLICY_UNKNOWN_COLUMN',
    message: say`A condition of the policy names "${thrown.column}", which the cohort does not have.`,
    where: { column: thrown.column },
    remedy: say`Use a canonical column or one of the cohort's attributes: ${known}.`,
  });
}

function sidesOf({ champion, challenger, pair }: ComparedPair): ComparedSides {
  return {
    champion: { scenario: champion, accounts: pair.champion },
    challenger: { scenario: challenger, accounts: pair.challenger },
  };
}

type ScenarioTask =
  | 'segment'
  | 'simulate'
  | 'prepareCoupled'
  | 'advanceCoupled'
  | 'measure'
  | 'pairedRates'
  | 'compare'
  | 'listAccounts'
  | 'crossfilter'
  | 'segmentPair'
  | 'markBehind'
  | 'filterSegments'
  | 'subset'
  | 'sample'
  | 'ledger'
  | 'plan'
  | 'exportPlans'
  | 'sweepRange'
  | 'sweepCells';

/** Parts of a sweep's work in which its progress is told. */
export const SWEEP_PARTS = 1000;

function sweepProgress({ progress }: Watch): (share: number) => void {
  return (share) => progress('simulating', Math.floor(share * SWEEP_PARTS), SWEEP_PARTS);
}

export const SCENARIO_TASKS: {
  readonly [N in ScenarioTask]: (task: Tasks[N]['task'], watch: Watch) => Tasks[N]['result'];
} = {
  segment: ({ cohort, dimension }) => segmentAccounts(cohort.panel, cohort.behaviour, dimension),
  simulate: ({ input, scenario, range, accounts }, { checkCancelled }) =>
    simulateRange(input, scenario, range, accounts, checkCancelled),
  prepareCoupled: ({ run, range }, { checkCancelled }) => {
    checkCancelled();
    prepareCoupled(run, range);
    return null;
  },
  advanceCoupled: ({ run, range, month, takenBp }, { checkCancelled }) =>
    advanceCoupled(run, range, month, takenBp, checkCancelled),
  measure: ({ cohort, accounts, assumptions, simulated, range, segmentation }) =>
    measureRange(cohort, accounts, assumptions, simulated, range, segmentation),
  pairedRates: ({ cohort, pair, assumptions, range, chosen }) =>
    pairedRates(cohort, pair, assumptions, range, chosen),
  compare: ({ champion, challenger, range, x, y }) => ({
    grid: changeGrid(champion, challenger, range, x, y),
    swapSet: swapSet(champion, challenger, range),
  }),
  listAccounts,
  crossfilter: ({ pair, range, filters, panels }) => crossPanels(pair, range, filters, panels),
  segmentPair: ({ pair, dimension }) => segmentPair(pair, dimension),
  markBehind: ({ cohort, figure, compared, assumptions, range, codes }, { checkCancelled }) => {
    if ('measure' in figure) {
      markBehindMeasure(cohort, sidesOf(compared), assumptions, figure, range, codes);
      return null;
    }
    const { side, monthFigure, month } = figure;
    if (monthFigure === 'dormant')
      markLongDormantIn(cohort, compared.pair[side], assumptions, month, range, codes);
    else
      markBehindMonth(cohort, compared[side], { monthFigure, month }, range, codes, checkCancelled);
    return null;
  },
  filterSegments: ({ count, filters }) => filterSegments(count, filters),
  subset: ({ cohort, chosen: { codes } }) =>
    subsetCohort(
      cohort,
      Int32Array.from(codes.keys()).filter((account) => codes[account] === 0),
    ),
  sample: ({ cohort, size }) => {
    const accounts = sampledAccounts(cohort.panel.accountCount, size);
    return { accounts, cohort: subsetCohort(cohort, accounts) };
  },
  ledger: ({ cohort, scenario, account }, { checkCancelled }) =>
    accountLedger(cohort, scenario, account, checkCancelled),
  plan: ({ cohort, scenario, account }, { checkCancelled }) => {
    const planner = new Planner(cohort, scenario);
    planner.prepare(account, account + 1, checkCancelled);
    return planner.plan(account);
  },
  exportPlans: (task, { progress, checkCancelled }) => ({
    accounts: writePlanFile(task, checkCancelled, (done, total) =>
      progress('exporting', done, total),
    ),
  }),
  sweepRange: ({ input, sweep, range }, watch) =>
    sweepRange(input, sweep, range, watch.checkCancelled, sweepProgress(watch)),
  sweepCells: ({ input, sweep, from, to }, watch) =>
    sweepCells(input, sweep, { from, to }, watch.checkCancelled, sweepProgress(watch)),
};
