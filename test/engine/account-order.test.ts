/** The order of accounts by a column, against a plain sort. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortAccounts } from '../../src/engine/account-table.ts';

const values = fc.array(fc.option(fc.integer({ min: -5, max: 5 })), {
  minLength: 1,
  maxLength: 60,
});

it('is by value, nothing last, equal ones as they were', () => {
  fc.assert(
    fc.property(values, fc.boolean(), (cells, descending) => {
      const accounts = Int32Array.from(cells.keys()).filter((account) => account % 3 !== 0);
      const before = [...accounts];
      sortAccounts(accounts, (account) => cells[account], descending);
      const known = before.filter((account) => cells[account] !== null);
      const sign = descending ? -1 : 1;
      known.sort((a, b) => sign * ((cells[a] ?? 0) - (cells[b] ?? 0)) || a - b);
      expect([...accounts]).toEqual([
        ...known,
        ...before.filter((account) => cells[account] === null),
      ]);
    }),
  );
});
