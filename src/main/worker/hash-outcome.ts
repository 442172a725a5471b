/** The hash of what a scenario did: the same on every machine and with any number of threads. */
import { createHash } from 'node:crypto';
import type { Cohort } from '../../engine/behaviour.ts';
import { OutcomeReader } from '../../engine/simulate/outcome-reader.ts';
import { Flag, MONTH_STRIDE, MonthEntry, newAccountTally } from '../../engine/simulate/outcomes.ts';
import type {
  AccountOutcomes,
  AccountTally,
  MonthMeasure,
  MonthTotals,
  Outcomes,
} from '../../engine/simulate/outcomes.ts';

/** How an entry of the accounts is written. */
type Width = 'money' | 'count' | 'flags';

/** What a version of the hash is made of, in this order. A list never changes; a later result gets a later version. */
interface HashedParts {
  readonly accounts: readonly (readonly [name: keyof AccountTally, width: Width])[];
  /** Bits of the accounts' flags. */
  readonly flags: number;
  readonly months: readonly MonthMeasure[];
  /** Entries of a month that are hashed as 0: they follow from assumptions, and some replays leave them out. */
  readonly assumed: readonly MonthMeasure[];
}

const DECISIONS = [
  ['limitStart', 'money'],
  ['limitEnd', 'money'],
  ['servedEnd', 'money'],
  ['shortfall', 'money'],
  ['dormancyCuts', 'count'],
  ['riskCuts', 'count'],
  ['restores', 'count'],
  ['reviewsUp', 'count'],
  ['reviewsDown', 'count'],
  ['notices', 'count'],
  ['flags', 'flags'],
] as const;

const FIRST_FLAGS = Flag.simulated | Flag.closed | Flag.returned | Flag.regret;
const FIRST_MONTHS = [
  'accounts',
  'limit',
  'served',
  'undrawn',
  'shortfall',
  'dormancyCuts',
  'riskCuts',
  'restores',
  'ead',
  'rwa',
  'ecl',
  'open',
  'dormant',
] as const satisfies readonly MonthMeasure[];
const ASSUMED = ['ead', 'rwa', 'ecl'] as const satisfies readonly MonthMeasure[];

const VERSIONS: Readonly<Record<number, HashedParts>> = {
  1: { accounts: DECISIONS, flags: FIRST_FLAGS, months: FIRST_MONTHS, assumed: ASSUMED },
  2: {
    accounts: [
      ...DECISIONS,
      ['lastMove', 'money'],
      ['released', 'money'],
      ['refused', 'money'],
      ['refusedAfterCut', 'money'],
      ['refusedClosed', 'money'],
      ['firstCut', 'count'],
      ['closedIn', 'count'],
      ['regretAfter', 'count'],
      ['refusedAfter', 'count'],
    ],
    flags: FIRST_FLAGS | Flag.refused | Flag.refusedClosed | Flag.ended,
    months: [...FIRST_MONTHS, 'moved', 'refused', 'refusedAfterCut'],
    assumed: ASSUMED,
  },
};

function newColumn(width: Width, accounts: number): Float64Array | Uint16Array | Uint8Array {
  if (width === 'money') return new Float64Array(accounts);
  return width === 'count' ? new Uint16Array(accounts) : new Uint8Array(accounts);
}

/** The columns of a version, 0 where the scenario did not reach an account. */
function hashedAccounts(
  cohort: Cohort,
  outcomes: AccountOutcomes,
  { accounts: entries, flags }: HashedParts,
): (Float64Array | Uint16Array | Uint8Array)[] {
  const { accountCount } = cohort.panel;
  const columns = entries.map(([name, width]) => ({
    name,
    values: newColumn(width, accountCount),
    bits: width === 'flags' ? flags : undefined,
  }));
  const reader = new OutcomeReader(cohort, outcomes);
  const tally = newAccountTally();
  for (let account = 0; account < accountCount; account++) {
    if ((outcomes.flags[account] & Flag.simulated) === 0) continue;
    reader.load(account, tally);
    for (const { name, values, bits } of columns)
      values[account] = bits === undefined ? tally[name] : tally[name] & bits;
  }
  return columns.map(({ values }) => values);
}

function hashedMonths(
  { monthCount, values }: MonthTotals,
  { months, assumed }: HashedParts,
): Float64Array {
  const hashed = new Float64Array(monthCount * months.length);
  for (let month = 0; month < monthCount; month++) {
    months.forEach((name, at) => {
      if (assumed.includes(name)) return;
      hashed[month * months.length + at] = values[month * MONTH_STRIDE + MonthEntry[name]];
    });
  }
  return hashed;
}

/**
 * SHA-256 over the little-endian bytes of every account's entries and of the months' totals, in hexadecimal.
 * @throws Error where there is no such version of the hash
 */
export function hashOutcome(
  cohort: Cohort,
  { accounts, months }: Outcomes,
  version: number,
): string {
  const parts = VERSIONS[version];
  if (parts === undefined) throw new Error(`no version ${version} of the result hash`);
  const hash = createHash('sha256');
  for (const column of hashedAccounts(cohort, accounts, parts)) hash.update(column);
  hash.update(`${months.firstMonth} ${months.monthCount} `);
  return hash.update(hashedMonths(months, parts)).digest('hex');
}
