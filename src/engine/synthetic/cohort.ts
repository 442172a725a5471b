/** A synthetic cohort: both products, mixed behaviour, the same rows for the same seed. Data only, no file format. */
import type { Month } from '../months.ts';
import type { NumericColumnName, Product } from '../panel.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';

export interface CohortSpec {
  readonly accounts: number;
  /** Months of the panel. */
  readonly months: number;
  readonly seed: number;
  readonly firstMonth: Month;
}

/** One account-month. Money in minor units, external_utilisation in basis points, null where not known. */
export interface SyntheticRow {
  readonly accountId: string;
  readonly month: Month;
  readonly product: Product;
  readonly monthsSinceLastActivity: number | null;
  readonly numbers: Readonly<Record<NumericColumnName, number | null>>;
  readonly attributes: Readonly<Record<'region' | 'age_band', string | null>>;
}

const REGIONS = ['East', 'South', 'North', 'Central', 'West'] as const;
const AGE_BANDS = ['18-24', '25-34', '35-44', '45-54', '55+'] as const;
const HABITS = ['regular', 'seasonal', 'lapsing', 'returning', 'stressed'] as const;
type Habit = (typeof HABITS)[number];
const HABIT_WEIGHTS = [40, 10, 34, 8, 8] as const;

interface Account {
  readonly id: string;
  readonly product: Product;
  readonly habit: Habit;
  readonly region: (typeof REGIONS)[number];
  readonly ageBand: (typeof AGE_BANDS)[number] | null;
  readonly start: number;
  readonly end: number;
  /** Month of the panel in which a lapsing or returning customer goes quiet. */
  readonly quietFrom: number;
  readonly quietFor: number;
  /** Month of the year in which a seasonal customer's season starts. */
  readonly season: number;
  readonly ticket: number;
  readonly scoreKnown: boolean;
}

interface Line {
  limit: number;
  balance: number;
  score: number;
  pastDue: number;
}

function newAccount(random: Random, spec: CohortSpec, index: number): Account {
  const last = spec.months - 1;
  const start = random.chance(0.2) ? random.between(0, Math.floor(last / 2)) : 0;
  const end = random.chance(0.06) ? random.between(Math.min(start + 1, last), last) : last;
  return {
    id: `A${String(index + 1).padStart(8, '0')}`,
    product: random.chance(0.55) ? 'cash_loan' : 'purchase_credit',
    habit: random.pick(HABITS, HABIT_WEIGHTS),
    region: random.pick(REGIONS, [30, 25, 20, 15, 10]),
    ageBand: random.chance(0.02) ? null : random.pick(AGE_BANDS, [18, 34, 24, 15, 9]),
    start,
    end,
    quietFrom: random.between(start, end),
    quietFor: random.between(4, 14),
    season: random.between(0, 11),
    ticket: random.between(30, 400) * 100,
    scoreKnown: !random.chance(0.05),
  };
}

/** Chance of using the line in a month of the panel. */
function activityChance(account: Account, index: number, month: Month): number {
  switch (account.habit) {
    case 'regular':
      return 0.9;
    case 'seasonal':
      return (month - account.season + 1200) % 12 < 3 ? 0.85 : 0.06;
    case 'lapsing':
      return index < account.quietFrom ? 0.6 : 0.02;
    case 'returning':
      return index >= account.quietFrom && index < account.quietFrom + account.quietFor
        ? 0.01
        : 0.65;
    case 'stressed':
      return 0.8;
  }
}

/** Flows of one month; money in minor units. */
interface Flows {
  readonly count: number;
  readonly amount: number;
  readonly repayment: number;
}

function flowsOf(random: Random, account: Account, line: Line, index: number, month: Month): Flows {
  const active = random.chance(activityChance(account, index, month));
  const room = Math.max(0, line.limit - line.balance);
  const cash = account.product === 'cash_loan';
  const wanted = cash
    ? Math.floor(line.limit * (0.1 + 0.6 * random.next()))
    : account.ticket * random.between(1, 14);
  const amount = active ? Math.min(wanted, room) : 0;
  const count =
    amount === 0
      ? 0
      : cash
        ? random.between(1, 2)
        : Math.max(1, Math.ceil(amount / account.ticket));
  const stressed = account.habit === 'stressed';
  const repaidShare = stressed ? 0.25 * random.next() : 0.2 + 0.8 * random.next();
  const missed = stressed && random.chance(0.3);
  const repayment = missed ? 0 : Math.floor(line.balance * repaidShare);
  return { count, amount, repayment };
}

function nextPastDue(random: Random, account: Account, line: Line, flows: Flows): number {
  if (account.habit !== 'stressed' || line.balance === 0) return 0;
  if (flows.repayment > 0) return random.chance(0.15) ? random.between(1, 29) : 0;
  return Math.min(line.pastDue + 30, 180);
}

/** The lender's own reviews of the time: some limits moved before any simulated policy. */
function reviewHistory(random: Random, account: Account, line: Line): void {
  if (!random.chance(0.03)) return;
  const up = account.habit === 'regular' || account.habit === 'returning';
  const next = up ? line.limit * 1.2 : line.limit * 0.8;
  line.limit = Math.max(50_000, Math.floor(next / 10_000) * 10_000);
}

function* accountRows(random: Random, spec: CohortSpec, index: number): Generator<SyntheticRow> {
  const account = newAccount(random, spec, index);
  const line: Line = {
    limit:
      random.pick(
        [2_000, 5_000, 8_000, 10_000, 20_000, 30_000, 50_000],
        [12, 22, 14, 22, 16, 9, 5],
      ) * 100,
    balance: 0,
    score: random.between(480, 820) + (account.habit === 'stressed' ? -60 : 20),
    pastDue: 0,
  };
  if (random.chance(0.5)) line.balance = Math.floor(line.limit * 0.5 * random.next());
  const quietBefore = random.chance(0.35) ? random.between(0, 9) : null;
  for (let at = account.start; at <= account.end; at++) {
    const month = spec.firstMonth + at;
    reviewHistory(random, account, line);
    const flows = flowsOf(random, account, line, at, month);
    const opening = line.balance;
    const peak = opening + flows.amount;
    line.pastDue = nextPastDue(random, account, line, flows);
    line.balance = Math.max(0, peak - flows.repayment);
    line.score = Math.min(
      900,
      Math.max(360, line.score + random.between(-6, 6) - (line.pastDue > 0 ? 12 : 0)),
    );
    const platform = random.next();
    const external = random.between(0, account.habit === 'stressed' ? 12_000 : 7_000);
    const abnormal = random.chance(0.004) ? random.between(1, 4) : 0;
    const reopened = random.chance(0.003) ? 1 : 0;
    const missing = at > account.start && at < account.end && random.chance(0.006);
    if (missing) continue;
    const cash = account.product === 'cash_loan';
    yield {
      accountId: account.id,
      month,
      product: account.product,
      monthsSinceLastActivity: at === account.start ? quietBefore : null,
      numbers: {
        credit_limit: line.limit,
        balance: line.balance,
        peak_balance: peak,
        draw_count: cash ? flows.count : null,
        draw_amount: cash ? flows.amount : null,
        purchase_count: cash ? null : flows.count,
        purchase_amount: cash ? null : flows.amount,
        platform_purchase_amount: cash ? null : Math.floor(flows.amount * platform),
        repayment_amount: Math.min(flows.repayment, peak),
        days_past_due: line.pastDue,
        bureau_score: account.scoreKnown ? line.score : null,
        external_utilisation: external,
        abnormal_txn_count: abnormal,
        reopen_count: reopened,
      },
      attributes: { region: account.region, age_band: account.ageBand },
    };
  }
}

/** Rows of a cohort, account by account, months ascending; a few months inside an account's life are missing. */
export function* syntheticCohort(spec: CohortSpec): Generator<SyntheticRow> {
  for (let index = 0; index < spec.accounts; index++) {
    const random = seededRandom(
      Math.imul(spec.seed + 1, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35),
    );
    yield* accountRows(random, spec, index);
  }
}
