/** A cohort that is exported and imported is the same cohort. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CSV_ENCODINGS } from '../../../src/contract/csv-format.ts';
import { NULL_CODE } from '../../../src/engine/panel.ts';
import type { Panel } from '../../../src/engine/panel.ts';
import { encodeAccountIds } from '../../../src/main/account-ids.ts';
import { pseudonymOf, writeCohortFile } from '../../../src/main/export/cohort-file.ts';
import { CANONICAL_MAPPING } from '../../../src/main/import/mapping.ts';
import { readCohort } from '../../../src/main/import/read-cohort.ts';
import { RejectsFile } from '../../../src/main/import/checks/rejects.ts';
import { cohortRows } from '../../support/arbitraries.ts';
import { panelOf, row } from '../../support/panels.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

/** A panel with the texts of its attributes in place of their codes, which depend on the order of rows. */
function readable(panel: Panel): unknown {
  return {
    ...panel,
    attributes: Object.fromEntries(
      Object.entries(panel.attributes).map(([name, { codes, dictionary }]) => [
        name,
        [...codes].map((code) => (code === NULL_CODE ? null : dictionary[code])),
      ]),
    ),
  };
}

const idText = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', '=', '+', '-', '@', "'", '"', ',', ';', '账'),
  minLength: 1,
  maxLength: 6,
});

describe('a cohort as CSV', () => {
  let folder: string;
  beforeAll(() => (folder = makeTemporaryFolder()));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  function imported(filePath: string, guarded: boolean, encoding?: string) {
    return readCohort({
      paths: [filePath],
      encoding,
      mapping: { ...CANONICAL_MAPPING, format: { guarded } },
      rejects: new RejectsFile(path.join(folder, 'rejects.csv'), false, false),
      maxRejectShare: 0,
      pseudonym: (text) => text,
      overlap: 'keep',
      onHeader: () => undefined,
      onProgress: () => undefined,
      checkCancelled: () => undefined,
    });
  }

  const formats = fc.record({
    encoding: fc.constantFrom(...CSV_ENCODINGS),
    delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const),
    decimal: fc.constantFrom('.' as const, ',' as const),
    guard: fc.boolean(),
  });

  it('comes back whole from an import, whatever its ids and texts begin with', () => {
    fc.assert(
      fc.property(
        cohortRows,
        fc.array(idText, { minLength: 12, maxLength: 12 }),
        formats,
        (rows, ids, asked) => {
          const format =
            asked.delimiter === asked.decimal ? { ...asked, decimal: '.' as const } : asked;
          // One id for each account of the cohort.
          const idOf = new Map<string, string>();
          for (const { account_id: id } of rows)
            idOf.set(id, idOf.get(id) ?? ids[idOf.size % ids.length] + id);
          const renamed = rows.map((one, index) => ({
            ...one,
            account_id: idOf.get(one.account_id) ?? '',
            attributes: { region: one.attributes['region'] && ids[index % ids.length] },
          }));
          const { panel, accountIds, filled, gapMonthsFilled } = panelOf(renamed, ['region']);
          const filePath = path.join(folder, 'c.csv');
          const written = writeCohortFile(
            { filePath, format, panel, filled, accountIds: encodeAccountIds(accountIds) },
            () => undefined,
          );
          const back = imported(
            filePath,
            format.guard,
            format.encoding === 'gb18030' ? 'gb18030' : 'utf-8',
          );
          expect(back.rowsRead).toBe(written);
          expect(back.rowsRejected).toBe(0);
          expect(back.accountIds).toEqual(accountIds);
          expect(back.gapMonthsFilled).toBe(gapMonthsFilled);
          expect(back.filled).toEqual(filled);
          expect(readable(back.panel)).toEqual(readable(panel));
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
    );
  });

  it('with pseudonyms says nothing of the ids, and holds the same figures', () => {
    const { panel, filled } = panelOf([
      row({ account_id: 'SECRET-2', month: 24_276, credit_limit: 100 }),
      row({ account_id: 'SECRET-1', month: 24_276, credit_limit: 200 }),
    ]);
    const filePath = path.join(folder, 'p.csv');
    const format = { encoding: 'utf8', delimiter: ',', decimal: '.', guard: true } as const;
    writeCohortFile({ filePath, format, panel, filled, accountIds: undefined }, () => undefined);
    expect(fs.readFileSync(filePath, 'utf8')).not.toContain('SECRET');
    const back = imported(filePath, true);
    expect(back.accountIds).toEqual([pseudonymOf(0), pseudonymOf(1)]);
    expect(readable(back.panel)).toEqual(readable(panel));
  });
});
