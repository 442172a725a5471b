/** The hash of what a scenario did: the same on every machine and with any number of threads. */
import { createHash } from 'node:crypto';
import { Flag, MONTH_STRIDE, MonthEntry } from '../../engine/simulate/outcomes.ts';
import type {
  AccountEntries,
  MonthMeasure,
  MonthTotals,
  Outcomes,
} from '../../engine/simulate/outcomes.ts';

/** What a version of the hash is made of, in this order. A list never changes; a later result gets a later version. */
interface HashedParts {
  readonly accounts: readonly (keyof AccountEntries)[];
  /** Bits of the accounts' flags. */
  readonly flags: number;
  readonly months: readonly MonthMeasure[];
  /** Entries of a month that are hashed as 0: they follow from assumptions, and some replays leave them out. */
  readonly assumed: readonly MonthMeasure[];
}

const FIRST = {
  accounts: [
    'limitStart',
    'limitEnd',
    'servedEnd',
    'shortfall',
    'dormancyCuts',
    'riskCuts',
    'restores',
    'reviewsUp',
    'reviewsDown',
    'notices',
  ],
  flags: Flag.simulated | Flag.closed | Flag.returned | Flag.regret,
  months: [
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
  ],
  assumed: ['ead', 'rwa', 'ecl'],
} as const satisfies HashedParts;

const VERSIONS: Readonly<Record<number, HashedParts>> = {
  1: FIRST,
  2: {
    accounts: [
      ...FIRST.accounts,
      'lastMove',
      'released',
      'refused',
      'refusedAfterCut',
      'refusedClosed',
      'firstCut',
      'closedIn',
      'regretAfter',
      'refusedAfter',
    ],
    flags: FIRST.flags | Flag.refused | Flag.refusedClosed | Flag.ended,
    months: [...FIRST.months, 'inForce', 'refused', 'refusedAfterCut'],
    assumed: FIRST.assumed,
  },
};

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
export function hashOutcome({ accounts, months }: Outcomes, version: number): string {
  const parts = VERSIONS[version];
  if (parts === undefined) throw new Error(`no version ${version} of the result hash`);
  const hash = createHash('sha256');
  for (const name of parts.accounts) hash.update(accounts[name]);
  hash.update(accounts.flags.map((flags) => flags & parts.flags));
  hash.update(`${months.firstMonth} ${months.monthCount} `);
  return hash.update(hashedMonths(months, parts)).digest('hex');
}
