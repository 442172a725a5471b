/**
 * Simulated customers whose desired use is known, so that an estimate of refused use can be compared
 * with the truth. Each customer lives twice: under a wide limit, which gives the observed history,
 * and under the limits of a policy, which gives the use that really would have been refused.
 */
import type { Product } from '../../src/engine/panel.ts';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import type { Random } from '../../src/engine/synthetic/random.ts';
import type { ReferenceRow } from '../engine/reference/reference.ts';
import { row } from './panels.ts';

/** A range of whole numbers, both ends included. */
type Range = readonly [low: number, high: number];

/** How customers of a kind repay; each customer has one value of the range. */
type RepaymentHabit =
  /** A share of the balance at the start of the month, in basis points. */
  | { readonly kind: 'share'; readonly bp: Range }
  /** Each draw in equal monthly parts, the first in the month after the draw. */
  | { readonly kind: 'instalments'; readonly parts: Range }
  /** The same amount every month, in basis points of the customer's usual wish. */
  | { readonly kind: 'fixed'; readonly bpOfUsualWish: Range };

/** One kind of customer. */
export interface Habit {
  readonly product: Product;
  readonly repayment: RepaymentHabit;
  /** Chance of a wish in a month of an active spell, in percent. */
  readonly wishPercent: Range;
  /** Usual wish of a month in whole currency units. */
  readonly usualWish: Range;
}

const CASH_LOAN = {
  product: 'cash_loan',
  wishPercent: [20, 70],
  usualWish: [500, 8000],
} as const;

const PURCHASE_CREDIT = {
  product: 'purchase_credit',
  wishPercent: [75, 100],
  usualWish: [200, 3000],
} as const;

const CASH_PROPORTIONAL: Habit = { ...CASH_LOAN, repayment: { kind: 'share', bp: [1000, 3000] } };
const CASH_INSTALMENTS: Habit = {
  ...CASH_LOAN,
  repayment: { kind: 'instalments', parts: [3, 12] },
};
const CASH_FIXED: Habit = {
  ...CASH_LOAN,
  repayment: { kind: 'fixed', bpOfUsualWish: [1500, 4000] },
};
const PURCHASE_TRANSACTOR: Habit = {
  ...PURCHASE_CREDIT,
  repayment: { kind: 'share', bp: [10_000, 10_000] },
};
const PURCHASE_REVOLVER: Habit = {
  ...PURCHASE_CREDIT,
  repayment: { kind: 'share', bp: [1000, 3000] },
};

/** Named mixes of habits; each customer has one of the habits, all equally likely. */
export const DESIRE_SHAPES = {
  cash_proportional: [CASH_PROPORTIONAL],
  cash_fixed_instalments: [CASH_INSTALMENTS, CASH_FIXED],
  purchase_transactor: [PURCHASE_TRANSACTOR],
  purchase_revolver: [PURCHASE_REVOLVER],
  mixed: [CASH_PROPORTIONAL, CASH_INSTALMENTS, CASH_FIXED, PURCHASE_TRANSACTOR, PURCHASE_REVOLVER],
} as const satisfies Record<string, readonly Habit[]>;

export type DesireShape = keyof typeof DESIRE_SHAPES;

/** How one customer repays. Money in minor units. */
type Repayment =
  | { readonly kind: 'share'; readonly bp: number }
  | { readonly kind: 'instalments'; readonly parts: number }
  | { readonly kind: 'fixed'; readonly amount: number };

/** A customer's wishes and habits, which no limit changes. Money in minor units. */
interface Behaviour {
  readonly product: Product;
  /** Desired draw or purchase amount by month; 0 in a month without a wish. */
  readonly desired: readonly number[];
  readonly repayment: Repayment;
  /** Part of a month's wish that comes before the month's repayment, in percent. */
  readonly percentBeforeRepayment: number;
}

export interface KnownCustomer extends Behaviour {
  readonly accountId: string;
  /** The limit of the history, never below what the customer wants. */
  readonly wideLimit: number;
}

export interface KnownCustomersSpec {
  readonly shape: DesireShape;
  readonly customers: number;
  readonly months: number;
  readonly seed: number;
  /** Part of a month's wish that comes before the month's repayment, in percent; 0 where it is left out. */
  readonly percentBeforeRepayment?: number;
}

/** What one month does to an account. Money in minor units. */
interface LivedMonth {
  readonly repaid: number;
  readonly used: number;
  /** Highest balance of the month: before the repayment or at the end. */
  readonly peak: number;
  readonly closing: number;
}

const FIRST_MONTH = 2023 * 12;

/** Months of a spell with wishes and of one without. */
const ACTIVE_SPELL: Range = [2, 12];
const DORMANT_SPELL: Range = [3, 15];

/** A month's wish relative to the usual one, in percent. */
const WISH_VARIATION: Range = [40, 200];

/** The limit relative to the usual peak balance, in percent. */
const LIMIT_PERCENT_OF_USUAL_PEAK: Range = [120, 300];

/** Limits are whole hundreds of the currency. */
const LIMIT_STEP = 10_000;

/** The least a customer who repays a share pays, so that a balance ends. */
const LEAST_SHARE_PAYMENT = 1000;

function within(random: Random, [low, high]: Range): number {
  return random.between(low, high);
}

/** Draw a whole number with even chances for each order of magnitude, as amounts of money spread. */
function spreadWithin(random: Random, [low, high]: Range): number {
  return Math.round(low * (high / low) ** random.next());
}

/** Draw the wishes of each month: active and dormant spells in turn, starting anywhere in either. */
function drawWishes(random: Random, habit: Habit, usualWish: number, months: number): number[] {
  const wishPercent = within(random, habit.wishPercent);
  let active = random.chance(0.5);
  let left = random.between(1, within(random, active ? ACTIVE_SPELL : DORMANT_SPELL));
  return Array.from({ length: months }, () => {
    if (left === 0) {
      active = !active;
      left = within(random, active ? ACTIVE_SPELL : DORMANT_SPELL);
    }
    left -= 1;
    if (!active || !random.chance(wishPercent / 100)) return 0;
    return Math.round((usualWish * within(random, WISH_VARIATION)) / 100);
  });
}

function drawRepayment(random: Random, habit: RepaymentHabit, usualWish: number): Repayment {
  switch (habit.kind) {
    case 'share':
      return { kind: 'share', bp: within(random, habit.bp) };
    case 'instalments':
      return { kind: 'instalments', parts: within(random, habit.parts) };
    case 'fixed': {
      const bp = within(random, habit.bpOfUsualWish);
      return { kind: 'fixed', amount: Math.ceil((usualWish * bp) / 10_000) };
    }
  }
}

/** Return what falls due in a month on all earlier draws, each in equal parts that sum to it. */
function instalmentsDue(parts: number, used: readonly number[], month: number): number {
  let due = 0;
  for (let drawn = Math.max(0, month - parts); drawn < month; drawn++) {
    const paid = (count: number): number => Math.floor((used[drawn] * count) / parts);
    due += paid(month - drawn) - paid(month - drawn - 1);
  }
  return due;
}

/** Return the repayment of a month, given the balance at its start and the use of earlier months. */
function repaymentOf(
  repayment: Repayment,
  opening: number,
  used: readonly number[],
  month: number,
): number {
  switch (repayment.kind) {
    case 'share': {
      const share = Math.ceil((opening * repayment.bp) / 10_000);
      return Math.min(opening, Math.max(share, LEAST_SHARE_PAYMENT));
    }
    case 'instalments':
      return instalmentsDue(repayment.parts, used, month);
    case 'fixed':
      return Math.min(opening, repayment.amount);
  }
}

/** Live one month: a wish is met as far as the limit leaves room at that time. */
function liveMonth(
  limit: number,
  opening: number,
  repaid: number,
  wishes: { readonly before: number; readonly after: number },
): LivedMonth {
  const accept = (wish: number, balance: number): number =>
    Math.min(wish, Math.max(0, limit - balance));
  const beforeRepayment = opening + accept(wishes.before, opening);
  const afterRepayment = beforeRepayment - repaid;
  const closing = afterRepayment + accept(wishes.after, afterRepayment);
  return {
    repaid,
    used: closing + repaid - opening,
    peak: Math.max(beforeRepayment, closing),
    closing,
  };
}

/** Live through all months under the limit of each. */
function live(behaviour: Behaviour, limitOf: (month: number) => number): LivedMonth[] {
  const used: number[] = [];
  let opening = 0;
  return behaviour.desired.map((wish, month) => {
    const repaid = repaymentOf(behaviour.repayment, opening, used, month);
    const before = Math.floor((wish * behaviour.percentBeforeRepayment) / 100);
    const lived = liveMonth(limitOf(month), opening, repaid, { before, after: wish - before });
    used.push(lived.used);
    opening = lived.closing;
    return lived;
  });
}

/** Return the median peak of the months with use, 0 without any. */
function usualPeak(history: readonly LivedMonth[]): number {
  const peaks = history.filter((lived) => lived.used > 0).map((lived) => lived.peak);
  peaks.sort((one, other) => one - other);
  return peaks[Math.floor(peaks.length / 2)] ?? 0;
}

/** Draw a limit that fits the customer's usual peak and has room for the highest one. */
function drawWideLimit(random: Random, behaviour: Behaviour): number {
  const history = live(behaviour, () => Infinity);
  const percent = within(random, LIMIT_PERCENT_OF_USUAL_PEAK);
  const fitting = Math.floor((usualPeak(history) * percent) / 100);
  const highest = Math.max(...history.map((lived) => lived.peak));
  return (Math.floor(Math.max(fitting, highest) / LIMIT_STEP) + 1) * LIMIT_STEP;
}

function drawCustomer(random: Random, spec: KnownCustomersSpec, index: number): KnownCustomer {
  const habits: readonly Habit[] = DESIRE_SHAPES[spec.shape];
  const habit = habits[random.between(0, habits.length - 1)];
  const usualWish = 100 * spreadWithin(random, habit.usualWish);
  const behaviour: Behaviour = {
    product: habit.product,
    desired: drawWishes(random, habit, usualWish, spec.months),
    repayment: drawRepayment(random, habit.repayment, usualWish),
    percentBeforeRepayment: spec.percentBeforeRepayment ?? 0,
  };
  return {
    accountId: `C${String(index + 1).padStart(6, '0')}`,
    ...behaviour,
    wideLimit: drawWideLimit(random, behaviour),
  };
}

/** Return what the data hold of a customer: the history under the wide limit. */
function historyRows(customer: KnownCustomer): ReferenceRow[] {
  return live(customer, () => customer.wideLimit).map((lived, month) => {
    const count = lived.used > 0 ? 1 : 0;
    const use =
      customer.product === 'cash_loan'
        ? { draw_count: count, draw_amount: lived.used }
        : { purchase_count: count, purchase_amount: lived.used };
    return row({
      account_id: customer.accountId,
      month: FIRST_MONTH + month,
      credit_limit: customer.wideLimit,
      product: customer.product,
      balance: lived.closing,
      peak_balance: lived.peak,
      ...use,
      repayment_amount: lived.repaid,
      days_past_due: 0,
    });
  });
}

/**
 * Draw customers of a shape and the rows of their history, by customer and then by month. The
 * history's limits never bind, so its use is the desired use. The same spec gives the same customers.
 */
export function knownCustomers(spec: KnownCustomersSpec): {
  rows: ReferenceRow[];
  customers: KnownCustomer[];
} {
  const random = seededRandom(spec.seed);
  const customers = Array.from({ length: spec.customers }, (_, index) =>
    drawCustomer(random, spec, index),
  );
  return { rows: customers.flatMap(historyRows), customers };
}

/**
 * Return the use refused in each month, in minor units, when the customer lives under these limits:
 * same wishes, same way of repaying, but only the accepted use is in the balance.
 * @param limitsInForce the limit in force during each month, as many as the customer has months
 */
export function trueRefusals(customer: KnownCustomer, limitsInForce: readonly number[]): number[] {
  if (limitsInForce.length !== customer.desired.length) {
    throw new RangeError(
      `${customer.accountId}: ${limitsInForce.length} limits for ${customer.desired.length} months.`,
    );
  }
  const lived = live(customer, (month) => limitsInForce[month]);
  return lived.map((month, index) => customer.desired[index] - month.used);
}
