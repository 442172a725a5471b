/** A cohort of some of another's accounts, so that what is replayed over it is of them alone. */
import { deriveBehaviour } from './behaviour.ts';
import type { Cohort } from './behaviour.ts';

import type { AttributeColumn, NumberArray, NumericColumn, Panel } from './panel.ts';

/** First and one past the last row of runs of accounts that follow one another, two entries a run. */
function rowRuns({ rowStart }: Panel, accounts: Int32Array): number[] {
  const runs: number[] = [];
  accounts.forEach((account, at) => {
    if (at > 0 && accounts[at - 1] === account - 1) runs[runs.length - 1] = rowStart[account + 1];
    else runs.push(rowStart[account], rowStart[account + 1]);
  });
  return runs;
}

function copyRuns<T extends NumberArray | Int32Array>(
  from: T,
  into: T,
  runs: readonly number[],
): T {
  let at = 0;
  for (let run = 0; run < runs.length; run += 2) {
    into.set(from.subarray(runs[run], runs[run + 1]), at);
    at += runs[run + 1] - runs[run];
  }
  return into;
}

const sharedInts = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4));

function numbersOf(from: NumberArray, rows: number, runs: readonly number[]): NumberArray {
  if (from instanceof Int32Array) return copyRuns(from, sharedInts(rows), runs);
  return copyRuns(from, new Float64Array(new SharedArrayBuffer(rows * 8)), runs);
}

function ofAccounts(from: Int32Array, accounts: Int32Array): Int32Array {
  const into = sharedInts(accounts.length);
  accounts.forEach((account, at) => (into[at] = from[account]));
  return into;
}

/** The cohort of the given accounts, indexes in ascending order; columns in SharedArrayBuffers of their own. */
export function subsetCohort({ panel }: Cohort, accounts: Int32Array): Cohort {
  const runs = rowRuns(panel, accounts);
  const rowStart = sharedInts(accounts.length + 1);
  const product = new Uint8Array(new SharedArrayBuffer(accounts.length));
  accounts.forEach((account, at) => {
    rowStart[at + 1] = rowStart[at] + panel.rowStart[account + 1] - panel.rowStart[account];
    product[at] = panel.product[account];
  });
  const rows = rowStart[accounts.length];
  const firstMonth = ofAccounts(panel.firstMonth, accounts);
  const column = ({ values, nullValue }: NumericColumn): NumericColumn => ({
    values: numbersOf(values, rows, runs),
    nullValue,
  });
  const attribute = ({ codes, dictionary }: AttributeColumn): AttributeColumn => ({
    codes: copyRuns(codes, sharedInts(rows), runs),
    dictionary,
  });
  const { credit_limit, ...others } = panel.columns;
  const subset: Panel = {
    // The cohort's own, so that what ends in its last month is the same.
    span: panel.span,
    accountCount: accounts.length,
    rowCount: rows,
    rowStart,
    firstMonth,
    product,
    inactiveBefore: ofAccounts(panel.inactiveBefore, accounts),
    columns: {
      ...Object.fromEntries(Object.entries(others).map(([name, from]) => [name, column(from)])),
      credit_limit: column(credit_limit),
    },
    attributes: Object.fromEntries(
      Object.entries(panel.attributes).map(([name, from]) => [name, attribute(from)]),
    ),
  };
  return { panel: subset, behaviour: deriveBehaviour(subset) };
}
