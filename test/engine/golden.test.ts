/** Cases worked out by hand, as data in test/golden. The reference implementation has to agree with them too. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseMonth } from '../../src/engine/months.ts';
import { NUMERIC_COLUMN_NAMES } from '../../src/engine/panel.ts';
import { engineResults } from '../support/engine-results.ts';
import { panelOf, row } from '../support/panels.ts';
import { simulate } from './reference/reference.ts';
import type { ReferencePolicy, ReferenceRow } from './reference/reference.ts';

const FOLDER = path.resolve(import.meta.dirname, '../golden');

const values = v.array(v.nullable(v.number()));
const caseSchema = v.strictObject({
  name: v.string(),
  why: v.string(),
  account: v.objectWithRest(
    {
      product: v.nullable(v.picklist(['cash_loan', 'purchase_credit'])),
      start: v.string(),
      inactiveBefore: v.optional(v.number()),
      credit_limit: v.array(v.number()),
    },
    values,
  ),
  policy: v.looseObject({}),
  limits: v.array(v.number()),
  expect: v.record(v.string(), v.union([v.number(), v.boolean()])),
});
type GoldenCase = v.InferOutput<typeof caseSchema>;

function rowsOf({ account }: GoldenCase): ReferenceRow[] {
  const { product, start, inactiveBefore, credit_limit: limits, ...rest } = account;
  const columns: Record<string, (number | null)[] | undefined> = rest;
  const activity = product === 'purchase_credit' ? 'purchase_count' : 'draw_count';
  const { active, ...others } = columns;
  const unknown = Object.keys(others).filter(
    (name) => !(NUMERIC_COLUMN_NAMES as string[]).includes(name),
  );
  if (unknown.length > 0) throw new Error(`unknown columns: ${unknown.join(', ')}`);
  return limits.map((limit, at) =>
    row({
      account_id: 'A',
      month: (parseMonth(start) ?? NaN) + at,
      credit_limit: limit,
      product,
      months_since_last_activity: at === 0 ? (inactiveBefore ?? null) : null,
      ...Object.fromEntries(
        Object.entries({ ...others, [activity]: active }).map(([name, entries]) => [
          name,
          entries?.[at] ?? null,
        ]),
      ),
    }),
  );
}

for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  describe(`golden cases: ${path.basename(file, '.json')}`, () => {
    const cases = v.parse(
      v.array(caseSchema),
      JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')),
    );
    it.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_name, golden) => {
      const policy = { schema: 1, name: 'golden', ...golden.policy } as ReferencePolicy;
      const rows = rowsOf(golden);
      for (const { accounts, months } of [
        engineResults(panelOf(rows), policy),
        simulate(rows, policy),
      ]) {
        expect(months.map(({ limit_total: limit }) => limit)).toEqual(golden.limits);
        expect(accounts).toHaveLength(1);
        expect(accounts[0]).toMatchObject({ limit_end: golden.limits.at(-1), ...golden.expect });
      }
    });
  });
}
