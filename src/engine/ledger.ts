/** The ledger: every simulated month of one account under one policy, with the rule that decided it. */
import type { Month } from './months.ts';
import type { Cohort } from './behaviour.ts';
import { compilePolicy } from './policy/compile.ts';
import type { CompiledPolicy } from './policy/compile.ts';
import type { AccountRange } from './panel.ts';
import type { Policy } from './policy/document.ts';
import { HOLD_POLICY } from './simulate/run.ts';
import type { Scenario } from './simulate/run.ts';
import { replay } from './simulate/replay.ts';
import type { Checkpoint } from './simulate/checkpoint.ts';
import { PROTECTED, RowMarks } from './simulate/marks.ts';
import { RefusedUse, carriedOn } from './simulate/refused-use.ts';
import type { VisitStretch } from './simulate/stretch.ts';
import { Reason } from './simulate/trace.ts';

/** The rule that decided a month: its kind, and the id of a risk rule. */
export type LedgerReason =
  | { readonly kind: 'none' | 'closed' | 'dormancy' | 'review' | 'restore' }
  | { readonly kind: 'risk'; readonly id: string };

/** One month. Money in minor units, streak and hold in months; `M` is how a month is written. */
export interface LedgerRow<M = Month> {
  readonly month: M;
  readonly observedLimit: number;
  /** Limit in force during the month. */
  readonly limitBefore: number;
  readonly need: number;
  readonly served: number;
  readonly shortfall: number;
  readonly streak: number;
  /** Months for which the limit may still not rise. */
  readonly hold: number;
  /** Whether a dormancy notice was due. */
  readonly noticed: boolean;
  /** Why rules do not apply: the line was closed before, the row is protected, or no policy is replayed. */
  readonly status: 'open' | 'closed' | 'protected' | 'observed';
  /** Refused use of the month. */
  readonly refused: number;
  readonly reason: LedgerReason;
  /** What the allocation took. */
  readonly allocated: number;
  /** `L(t)`, in force from the next month. */
  readonly limitAfter: number;
}

function reasonOf(reason: number, riskIds: readonly string[]): LedgerReason {
  if (reason >= Reason.risk) return { kind: 'risk', id: riskIds[reason - Reason.risk] };
  switch (reason) {
    case Reason.closed:
      return { kind: 'closed' };
    case Reason.dormancy:
      return { kind: 'dormancy' };
    case Reason.reviewUp:
    case Reason.reviewDown:
      return { kind: 'review' };
    case Reason.restore:
      return { kind: 'restore' };
    default:
      return { kind: 'none' };
  }
}

/** Follows the refused use of accounts, one after the other. */
class RefusedMonths {
  readonly #cohort: Cohort;
  readonly #use: RefusedUse;
  #account = -1;
  #carried = 0;

  constructor(cohort: Cohort) {
    this.#cohort = cohort;
    this.#use = new RefusedUse(cohort.panel);
  }

  begin(account: number): void {
    this.#account = account;
    this.#carried = 0;
  }

  /** Refused use of the account's next month, minor units. */
  month(row: number, shortfall: number): number {
    const { panel, behaviour } = this.#cohort;
    const isActive = behaviour.streak[row] === 0;
    const code = panel.product[this.#account];
    const refused = isActive ? this.#use.refused(code, row, shortfall, this.#carried) : 0;
    const shareBp = this.#use.carriedShareBp(row, behaviour.need[row]);
    this.#carried = carriedOn(this.#carried, refused, shareBp);
    return refused;
  }
}

function observedLedger(cohort: Cohort, account: number): LedgerRow[] {
  const { panel, behaviour } = cohort;
  const limits = panel.columns.credit_limit.values;
  const harm = new RefusedMonths(cohort);
  harm.begin(account);
  const rows: LedgerRow[] = [];
  for (let row = panel.rowStart[account]; row < panel.rowStart[account + 1]; row++) {
    const need = behaviour.need[row];
    const limit = limits[row];
    rows.push({
      month: panel.firstMonth[account] + row - panel.rowStart[account],
      observedLimit: limit,
      limitBefore: limit,
      need,
      served: Math.min(need, limit),
      shortfall: Math.max(0, need - limit),
      streak: behaviour.streak[row],
      hold: 0,
      noticed: false,
      status: 'observed',
      refused: harm.month(row, need - Math.min(need, limit)),
      reason: { kind: 'none' },
      allocated: 0,
      limitAfter: limit,
    });
  }
  return rows;
}

/** Shows every simulated month of a range of accounts; those of an account come in order. */
function visitRows(
  cohort: Cohort,
  policy: CompiledPolicy,
  range: AccountRange,
  visitRow: (account: number, row: LedgerRow) => void,
  check?: Checkpoint,
): void {
  const { panel, behaviour } = cohort;
  const riskIds = policy.rules.map(({ risk }) => risk.map(({ id }) => id));
  // An allocation shows the accounts a month at a time, each with its own carried part.
  const followed = new Map<number, RefusedMonths>();
  const closed = new Set<number>();
  const marksOf = new RowMarks(policy, panel.product);
  const harmOf = (account: number, isFirst: boolean): RefusedMonths => {
    const known = followed.get(account);
    if (known && !isFirst) return known;
    const harm = new RefusedMonths(cohort);
    harm.begin(account);
    followed.set(account, harm);
    return harm;
  };
  const visit: VisitStretch = ({
    account,
    firstSimulatedRow,
    from,
    to,
    trace,
    limits,
    limitBefore,
  }) => {
    const harm = harmOf(account, from === firstSimulatedRow);
    const marks = marksOf.of(account, from, to);
    const monthBefore = panel.firstMonth[account] - panel.rowStart[account];
    for (let row = from; row < to; row++) {
      const entry = row - from;
      const served = trace.served[entry];
      const wasClosed = closed.has(account);
      const isProtected = (marks[entry] & PROTECTED) !== 0;
      if (trace.reason[entry] === Reason.closed) closed.add(account);
      visitRow(account, {
        month: monthBefore + row,
        observedLimit: panel.columns.credit_limit.values[row],
        limitBefore: entry > 0 ? limits[entry - 1] : limitBefore,
        need: behaviour.need[row],
        served,
        shortfall: behaviour.need[row] - served,
        streak: behaviour.streak[row],
        hold: trace.hold[entry],
        noticed: trace.noticed[entry] === 1,
        status: wasClosed ? 'closed' : isProtected ? 'protected' : 'open',
        refused: harm.month(row, behaviour.need[row] - served),
        reason: reasonOf(trace.reason[entry], riskIds[panel.product[account]]),
        allocated: trace.limit[entry] - limits[entry],
        limitAfter: limits[entry],
      });
    }
    if (to === panel.rowStart[account + 1]) followed.delete(account);
  };
  replay({ panel, behaviour, policy }, range, visit, check);
}

/** As {@link accountLedger}, for every account of a range. @throws UnknownColumnError */
export function visitLedger(
  cohort: Cohort,
  policy: Policy,
  range: AccountRange,
  visitRow: (account: number, row: LedgerRow) => void,
  check?: Checkpoint,
): void {
  visitRows(cohort, compilePolicy(policy, cohort), range, visitRow, check);
}

/**
 * Every simulated month of an account, by its index in the panel; empty where it never reaches the first one. Takes the
 * steps of the simulation itself, so it agrees with it.
 * @throws UnknownColumnError
 */
export function accountLedger(
  cohort: Cohort,
  scenario: Scenario,
  account: number,
  check?: Checkpoint,
): LedgerRow[] {
  if (scenario === 'observed') return observedLedger(cohort, account);
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, cohort);
  const rows: LedgerRow[] = [];
  const range = { from: account, to: account + 1 };
  visitRows(cohort, policy, range, (_account, row) => rows.push(row), check);
  return rows;
}
