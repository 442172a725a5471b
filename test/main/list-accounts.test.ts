/** The list of accounts under conditions, a search and an order, against plain rows that are filtered and sorted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_COLUMN_NAMES, accountColumn } from '../../src/engine/account-table.ts';
import type { AccountColumn } from '../../src/engine/account-table.ts';
import type { AccountCondition } from '../../src/engine/account-filter.ts';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { Flag } from '../../src/engine/simulate/outcomes.ts';
import { simulate } from '../../src/engine/simulate/run.ts';
import { idHolds, sortByIds } from '../../src/main/account-id-search.ts';
import { encodeAccountIds } from '../../src/main/account-ids.ts';
import { listAccounts } from '../../src/main/worker/list-accounts.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { engineScenario } from '../support/engine-results.ts';
import { panelOf } from '../support/panels.ts';

const watch = { checkCancelled: () => {} } as Parameters<typeof listAccounts>[1];

/** Cells of an account as a person would read them off a sheet. */
type Row = { readonly account: number; readonly id: string } & Readonly<
  Record<AccountColumn, number | null>
>;

function meets(row: Row, condition: AccountCondition): boolean {
  const value = row[condition.column];
  if ('oneOf' in condition) return value !== null && condition.oneOf.includes(value);
  if (value === null) return false;
  if (condition.from !== undefined && value < condition.from) return false;
  return condition.to === undefined || value <= condition.to;
}

const column = fc.constantFrom(...ACCOUNT_COLUMN_NAMES);
/** Bounds that are often values of the cohort: places among the values that there are. */
const asked = fc.record({
  conditions: fc.array(
    fc.record({
      column,
      kind: fc.constantFrom('from', 'to', 'both', 'oneOf' as const),
      places: fc.tuple(fc.nat(), fc.nat()),
    }),
    { maxLength: 3 },
  ),
  contains: fc.constantFrom('', '', '1', 'a', 'A'),
  sort: fc.option(
    fc.record({
      column: fc.oneof(column, fc.constant('accountId' as const)),
      descending: fc.boolean(),
    }),
    { nil: undefined },
  ),
});

describe('the list of accounts', () => {
  it('is that of plain rows', () => {
    fc.assert(
      fc.property(cohortRows, policies, policies, asked, (data, first, second, wanted) => {
        const { panel, accountIds } = panelOf(data, ['region']);
        const cohort = { panel, behaviour: deriveBehaviour(panel) };
        const input = { cohort, assumptions: ASSUMPTIONS };
        const pair = {
          champion: simulate(input, engineScenario(first)).accounts,
          challenger: simulate(input, engineScenario(second)).accounts,
        };
        const rows = accountIds
          .map((id, account) => {
            const cells = ACCOUNT_COLUMN_NAMES.map((name) => [
              name,
              accountColumn(cohort, pair, name)(account),
            ]);
            return { account, id, ...Object.fromEntries(cells) } as Row;
          })
          .filter(
            ({ account }) =>
              (pair.champion.flags[account] & pair.challenger.flags[account] & Flag.simulated) !==
              0,
          );
        const conditions = wanted.conditions.map(({ column: name, kind, places }) => {
          const values = rows.map((row) => row[name] ?? 0);
          const [a, b] = places.map((place) => values[place % Math.max(1, values.length)] ?? 0);
          if (kind === 'oneOf') return { column: name, oneOf: [a, b] };
          return {
            column: name,
            ...(kind === 'to' ? {} : { from: Math.min(a, b) }),
            ...(kind === 'from' ? {} : { to: Math.max(a, b) }),
          };
        });
        const { contains, sort } = wanted;
        const listed = rows.filter(
          (row) =>
            conditions.every((condition) => meets(row, condition)) &&
            row.id.toLowerCase().includes(contains.toLowerCase()),
        );
        if (sort) {
          const sign = sort.descending ? -1 : 1;
          listed.sort((a, b) => {
            if (sort.column === 'accountId') return sign * (a.id < b.id ? -1 : 1);
            const [left, right] = [a[sort.column], b[sort.column]];
            if (left === right) return a.account - b.account;
            if (left === null || right === null) return left === null ? 1 : -1;
            return sign * (left - right);
          });
        }
        const task = {
          cohort,
          accountIds: encodeAccountIds(accountIds),
          pair,
          filters: [],
          conditions,
          contains,
          sort,
        };
        expect([...listAccounts(task, watch)]).toEqual(listed.map(({ account }) => account));
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    );
  });
});

describe('account ids', () => {
  const id = fc.oneof(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.string({
      unit: fc.constantFrom('a', 'A', 'b', 'Ä', 'ä', '账', '0', '\u{1F600}'),
      minLength: 1,
      maxLength: 8,
    }),
  );
  const distinct = fc.uniqueArray(id, { minLength: 1, maxLength: 20 });

  it('are found by a part, upper and lower case alike', () => {
    fc.assert(
      fc.property(distinct, id, fc.nat(), fc.nat(), (ids, other, which, start) => {
        const from = ids[which % ids.length];
        for (const text of [other, from.slice(start % from.length)]) {
          const holds = idHolds(encodeAccountIds(ids), text);
          expect(ids.map((_, account) => holds(account))).toEqual(
            ids.map((one) => one.toLowerCase().includes(text.toLowerCase())),
          );
        }
      }),
    );
  });

  it('are sorted by code point', () => {
    fc.assert(
      fc.property(distinct, (ids) => {
        const accounts = Int32Array.from(ids.keys());
        sortByIds(accounts, encodeAccountIds(ids));
        const sorted = ids
          .map((text, account) => ({
            account,
            points: [...text].map((one) => one.codePointAt(0) ?? 0),
          }))
          .sort((a, b) => {
            const at = a.points.findIndex((point, place) => point !== b.points[place]);
            if (at < 0) return a.points.length - b.points.length;
            return a.points[at] - (b.points[at] ?? -1);
          });
        expect([...accounts]).toEqual(sorted.map(({ account }) => account));
      }),
    );
  });
});
