/** The order of accounts by a column, against a plain sort. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortAccounts } from '../../src/engine/account-order.ts';

/** Few values, so that many are equal; amounts; and amounts that are too far apart to be counted into place. */
const values = fc.oneof(
  ...[5, 1_000_000_000, Number.MAX_SAFE_INTEGER].map((most) =>
    fc.array(fc.option(fc.integer({ min: -most, max: most })), { minLength: 1, maxLength: 60 }),
  ),
);

it('is by value, nothing last, equal ones as they were', () => {
  fc.assert(
    fc.property(values, fc.boolean(), fc.boolean(), (cells, descending, turned) => {
      const accounts = Int32Array.from(cells.keys()).filter((account) => account % 3 !== 0);
      if (turned) accounts.reverse();
      const before = [...accounts];
      sortAccounts(accounts, (account) => cells[account], descending);
      const known = before.filter((account) => cells[account] !== null);
      known.sort((a, b) => {
        const [first, second] = [cells[a] ?? 0, cells[b] ?? 0];
        if (first === second) return 0;
        return first < second === descending ? 1 : -1;
      });
      expect([...accounts]).toEqual([
        ...known,
        ...before.filter((account) => cells[account] === null),
      ]);
    }),
  );
});
