/** The accounts behind a figure of the comparison, as a dimension that accounts can be filtered by. */
import type { Assumptions } from './assumptions.ts';
import type { Cohort } from './behaviour.ts';
import { Measurer, exclusionsOf, newMeasureSums, sumMeasuresOf } from './measurer.ts';
import type { SumMeasure } from './measurer.ts';
import { MEASURE_NAMES } from './measures.ts';
import type { Measure } from './measures.ts';
import { formatMonth, parseMonth } from './months.ts';
import type { Month } from './months.ts';
import type { AccountRange } from './panel.ts';
import { compilePolicy } from './policy/compile.ts';
import type { Segment } from './segment.ts';
import type { Checkpoint } from './simulate/checkpoint.ts';
import { OutcomeReader } from './simulate/outcome-reader.ts';
import { Flag, newAccountTally } from './simulate/outcomes.ts';
import type { AccountOutcomes } from './simulate/outcomes.ts';
import { replay } from './simulate/replay.ts';
import { HOLD_POLICY, simulatedSpan } from './simulate/run.ts';
import { isLongDormant } from './simulate/long-dormant.ts';
import type { Scenario } from './simulate/run.ts';

/** Whose figure it is; `difference`: the challenger's less the champion's. */
export const FIGURE_SIDES = ['champion', 'challenger', 'difference'] as const;
export type FigureSide = (typeof FIGURE_SIDES)[number];

/** Figures of single months that the steps of a month tell. */
export const STEP_FIGURES = ['limit', 'undrawn'] as const;
/** Figures of single months that accounts can be looked up for. */
export const MONTH_FIGURES = [...STEP_FIGURES, 'dormant'] as const;
export type MonthFigure = (typeof MONTH_FIGURES)[number];
type StepFigure = (typeof STEP_FIGURES)[number];

/** A measure, or a total of one month. */
export type Figure =
  | { readonly side: FigureSide; readonly measure: Measure }
  | {
      readonly side: Exclude<FigureSide, 'difference'>;
      readonly monthFigure: MonthFigure;
      readonly month: Month;
    };

/** The dimension of a figure: `#champion.accounts_cut`, `#challenger.limit@2024-05`. */
export function figureDimension(figure: Figure): string {
  if ('measure' in figure) return `#${figure.side}.${figure.measure}`;
  return `#${figure.side}.${figure.monthFigure}@${formatMonth(figure.month)}`;
}

/** The figure of a dimension; `undefined` where it is another dimension. */
export function figureOf(dimension: string): Figure | undefined {
  const [, sideName, name, monthText] =
    /^#([a-z]+)\.([a-z_][a-z0-9_]*)(?:@(\d{4}-\d{2}))?$/.exec(dimension) ?? [];
  const side = FIGURE_SIDES.find((one) => one === sideName);
  if (side === undefined) return undefined;
  if (monthText === undefined) {
    const measure = MEASURE_NAMES.find((one) => one === name);
    return measure && { side, measure };
  }
  const monthFigure = MONTH_FIGURES.find((one) => one === name);
  const month = parseMonth(monthText);
  if (side === 'difference' || monthFigure === undefined || month === undefined) return undefined;
  return { side, monthFigure, month };
}

/** The measure whose accounts stand behind a measure that is no sum over accounts. */
const COUNTED = {
  cut_rate: 'accounts_cut',
  utilisation: 'served_total',
  refused_rate: 'refused_accounts',
  refused_mean: 'refused_accounts',
  refused_median: 'refused_accounts',
  refused_p90: 'refused_accounts',
  limit_released_per_refused_account: 'refused_accounts',
  regret_rate: 'regret_accounts',
  dormant_share: 'dormant_accounts',
  dormant_share_max: 'dormant_accounts',
  dormant_share_max_month: 'dormant_accounts',
  closures_to_cap: 'dormant_accounts',
} as const satisfies Partial<Record<Measure, SumMeasure>>;

function isCounted(measure: Measure): measure is keyof typeof COUNTED {
  return Object.hasOwn(COUNTED, measure);
}

/** The measure that accounts add up to: the one itself, or the numerator of a rate. */
export function summedMeasure(measure: Measure): SumMeasure {
  return isCounted(measure) ? COUNTED[measure] : measure;
}

/** Segments of the dimension of a figure: the accounts that make it, and the others. */
export const BEHIND_OR_NOT: readonly Segment[] = [
  { kind: 'text', text: 'behind' },
  { kind: 'text', text: 'others' },
];

/** Marks accounts of a range in `codes` by whether they add to a measure, or to the difference of two; see BEHIND_OR_NOT. */
export function markBehindMeasure(
  cohort: Cohort,
  { champion, challenger }: ComparedSides,
  assumptions: Assumptions,
  { side, measure }: { readonly side: FigureSide; readonly measure: Measure },
  { from, to }: AccountRange,
  codes: Int32Array,
): void {
  const summed = summedMeasure(measure);
  const sums = newMeasureSums(1);
  const tally = newAccountTally();
  const partOf = ({ scenario, accounts }: ComparedSide) => {
    const measurer = new Measurer(cohort, assumptions, simulatedSpan(cohort, scenario));
    const reader = new OutcomeReader(cohort, accounts);
    return (account: number): number => {
      if ((accounts.flags[account] & Flag.simulated) === 0) return 0;
      sums.fill(0);
      reader.load(account, tally);
      measurer.add(sums, 0, account, tally);
      return sumMeasuresOf(sums, 0, assumptions)[summed] ?? 0;
    };
  };
  const nothing = () => 0;
  const before = side === 'challenger' ? nothing : partOf(champion);
  const after = side === 'champion' ? nothing : partOf(challenger);
  for (let account = from; account < to; account++)
    codes[account] = before(account) === after(account) ? 1 : 0;
}

/** A scenario and what it did to every account. */
export interface ComparedSide {
  readonly scenario: Scenario;
  readonly accounts: AccountOutcomes;
}

export interface ComparedSides {
  readonly champion: ComparedSide;
  readonly challenger: ComparedSide;
}

/** Marks accounts of a range in `codes` by whether they are long dormant in a month, see BEHIND_OR_NOT. */
export function markLongDormantIn(
  cohort: Cohort,
  { longDormant }: AccountOutcomes,
  assumptions: Assumptions,
  month: Month,
  { from, to }: AccountRange,
  codes: Int32Array,
): void {
  const { panel } = cohort;
  const exclude = exclusionsOf(cohort, assumptions);
  for (let account = from; account < to; account++) {
    const row = panel.rowStart[account] + month - panel.firstMonth[account];
    const isLong =
      row >= panel.rowStart[account] &&
      row < panel.rowStart[account + 1] &&
      isLongDormant(longDormant, panel, account, row) &&
      !exclude.some((condition) => condition.holds(row, account));
    codes[account] = isLong ? 0 : 1;
  }
}

function monthPart(figure: StepFigure, limit: number, served: number): number {
  return figure === 'limit' ? limit : Math.max(0, limit - served);
}

/**
 * Marks accounts of a range in `codes` by whether they add to a total of a month under a scenario; see BEHIND_OR_NOT. With
 * an allocation the range is the whole cohort.
 * @throws UnknownColumnError
 */
export function markBehindMonth(
  { panel, behaviour }: Cohort,
  scenario: Scenario,
  { monthFigure, month }: { readonly monthFigure: StepFigure; readonly month: Month },
  range: AccountRange,
  codes: Int32Array,
  check?: Checkpoint,
): void {
  const rowOf = (account: number) => panel.rowStart[account] + month - panel.firstMonth[account];
  codes.fill(1, range.from, range.to);
  if (scenario === 'observed') {
    const observed = panel.columns.credit_limit.values;
    for (let account = range.from; account < range.to; account++) {
      const row = rowOf(account);
      if (row < panel.rowStart[account] || row >= panel.rowStart[account + 1]) continue;
      const served = Math.min(behaviour.need[row], observed[row]);
      if (monthPart(monthFigure, observed[row], served) > 0) codes[account] = 0;
    }
    return;
  }
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, { panel, behaviour });
  replay(
    { panel, behaviour, policy },
    range,
    ({ account, from, to, trace, limits }) => {
      const row = rowOf(account);
      if (row < from || row >= to) return;
      const served = trace.served[row - from];
      if (monthPart(monthFigure, limits[row - from], served) > 0) codes[account] = 0;
    },
    check,
  );
}
