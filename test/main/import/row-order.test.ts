/** A cohort does not depend on the order of rows in its file, nor on what its ids look like. */
import path from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { ask } from '../../support/bare-service.ts';
import { fileHandle, newService } from '../../support/service.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Ids that a reader could take for no value at all, and ids in an order of their own. */
const IDS = ['NULL', '\\N', '#N/A', 'NA', 'nan', 'None', '7', '10', '007', 'a', 'B', '账户'];
const HEADER = 'account_id,month,credit_limit,draw_count,bureau_score,region';
const ROWS = IDS.flatMap((id, account) =>
  // The third month of every other account is a gap, and some cells are empty.
  ['2024-01', '2024-02', '2024-03', '2024-04']
    .filter((_, month) => month !== 2 || account % 2 === 0)
    .map(
      (month, at) =>
        `${id},${month},${1000 * (account + 1)}.00,${(account + at) % 3},${at === 1 ? '' : 600 + account},${['N', '', 'S', 'E'][(account * 7 + at) % 4]}`,
    ),
);

function importer() {
  const folder = temporaryFolder();
  const service = newService(folder);
  onTestFinished(() => service.close());
  let imports = 0;
  return async (rows: readonly string[]) => {
    const at = imports++;
    const projectFile = service.handles.issue(path.join(folder, `${at}.limitlab`));
    const { project } = await ask(service, 'projects.create', { file: projectFile });
    const csv = [HEADER, ...rows].join('\n');
    const file = fileHandle(service, path.join(folder, `${at}.csv`), csv);
    const request = { project, files: [file], name: 'c', job: `import-${at}` };
    const report = await ask(service, 'cohorts.import', request);
    const [{ hash }] = await ask(service, 'cohorts.list', { project });
    return { report, hash };
  };
}

it('rows in any order give one cohort hash', async () => {
  const importRows = importer();
  const { hash } = await importRows(ROWS);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const orders = fc.shuffledSubarray(ROWS, { minLength: ROWS.length });
  await fc.assert(
    fc.asyncProperty(orders, async (rows) => {
      expect((await importRows(rows)).hash).toBe(hash);
    }),
    { numRuns: 12 },
  );
});

it('another value gives another hash', async () => {
  const importRows = importer();
  const { hash } = await importRows(ROWS);
  const [first, ...others] = ROWS;
  expect((await importRows([first.replace('1000.00', '1000.01'), ...others])).hash).not.toBe(hash);
});

it('ids that look like a missing value are ids', async () => {
  const { report } = await importer()(ROWS);
  expect(report).toMatchObject({ accounts: IDS.length, rowsRejected: 0 });
});
