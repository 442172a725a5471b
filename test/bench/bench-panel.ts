/** A cohort made straight into typed arrays, for benchmarks: no rows, no text, the same values for the same seed. */
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import type { Cohort } from '../../src/engine/behaviour.ts';
import { NULL_INT32 } from '../../src/engine/panel.ts';
import type { NumericColumn, NumericColumnName, Panel } from '../../src/engine/panel.ts';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import type { Random } from '../../src/engine/synthetic/random.ts';

export interface BenchSpec {
  readonly accounts: number;
  readonly months: number;
  /** Limits of a product catalogue (seven of them), or a different one for nearly every account. */
  readonly roundLimits: boolean;
  readonly seed: number;
}

export const FIRST_MONTH = 2023 * 12;
const CATALOGUE = [2_000, 5_000, 8_000, 10_000, 20_000, 30_000, 50_000].map((yuan) => yuan * 100);
const COLUMNS = [
  'credit_limit',
  'balance',
  'peak_balance',
  'draw_count',
  'draw_amount',
  'purchase_count',
  'purchase_amount',
  'platform_purchase_amount',
  'days_past_due',
  'bureau_score',
  'reopen_count',
] as const satisfies readonly NumericColumnName[];
type Columns = Record<(typeof COLUMNS)[number], NumericColumn>;

/** Chance of use in a month: 0.85 for a regular customer, 0.04 for one who has lapsed or is away. */
function chancesOf(random: Random, months: number): { quietFrom: number; quietTo: number } {
  const habit = random.next();
  if (habit < 0.45) return { quietFrom: months, quietTo: months };
  const quietFrom = random.between(0, months - 1);
  return { quietFrom, quietTo: habit < 0.8 ? months : quietFrom + random.between(4, 14) };
}

function fillAccount(columns: Columns, random: Random, spec: BenchSpec, account: number): void {
  const { months } = spec;
  const cash = account % 2 === 0;
  const limit = spec.roundLimits
    ? CATALOGUE[random.between(0, CATALOGUE.length - 1)]
    : random.between(100_000, 5_000_000);
  const { quietFrom, quietTo } = chancesOf(random, months);
  let balance = 0;
  let score = random.between(480, 820);
  let pastDue = 0;
  const [count, amount] = cash
    ? [columns.draw_count.values, columns.draw_amount.values]
    : [columns.purchase_count.values, columns.purchase_amount.values];
  for (let at = 0; at < months; at++) {
    const row = account * months + at;
    const active = random.next() < (at >= quietFrom && at < quietTo ? 0.02 : 0.8);
    const used = active ? Math.floor((limit - balance) * random.next()) : 0;
    const peak = balance + used;
    const missed = random.next() < 0.03;
    balance = missed ? peak : Math.floor(peak * 0.3 * random.next());
    if (balance < 5000) balance = 0;
    pastDue = missed && balance > 0 ? pastDue + 30 : 0;
    score = Math.min(900, Math.max(360, score + random.between(-5, 5)));
    columns.credit_limit.values[row] = limit;
    columns.balance.values[row] = balance;
    columns.peak_balance.values[row] = peak;
    columns.days_past_due.values[row] = pastDue;
    columns.bureau_score.values[row] = score;
    columns.reopen_count.values[row] = random.next() < 0.002 ? 1 : 0;
    if (used === 0) continue;
    count[row] = 1 + (used % 7);
    amount[row] = used;
    if (!cash) columns.platform_purchase_amount.values[row] = used >> 1;
  }
}

/** Every account lives through all months; half of them are cash loans. */
export function benchCohort(spec: BenchSpec): Cohort {
  const { accounts, months } = spec;
  const rowCount = accounts * months;
  const shared = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4));
  const column = (): NumericColumn => ({ values: shared(rowCount), nullValue: NULL_INT32 });
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, column()])) as Columns;
  const rowStart = shared(accounts + 1).map((_, account) => account * months);
  const product = new Uint8Array(new SharedArrayBuffer(accounts)).map((_, at) => 1 + (at % 2));
  for (let account = 0; account < accounts; account++) {
    const random = seededRandom(
      Math.imul(spec.seed + 1, 0x85ebca6b) ^ Math.imul(account, 0xc2b2ae35),
    );
    fillAccount(columns, random, spec, account);
  }
  const panel: Panel = {
    span: { first: FIRST_MONTH, last: FIRST_MONTH + months - 1 },
    accountCount: accounts,
    rowCount,
    rowStart: sharedCopy(rowStart),
    firstMonth: shared(accounts).fill(FIRST_MONTH),
    product: sharedBytes(product),
    inactiveBefore: shared(accounts),
    columns,
    attributes: {},
  };
  return { panel, behaviour: deriveBehaviour(panel) };
}

function sharedCopy(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function sharedBytes(values: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
