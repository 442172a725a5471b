/** Every file of the torture corpus, imported into a project and read back from it. */
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { parseMonth } from '../../../src/engine/months.ts';
import { NULL_CODE, PRODUCTS, isNumericColumn } from '../../../src/engine/panel.ts';
import type { Panel } from '../../../src/engine/panel.ts';
import { accountIdAt } from '../../../src/main/account-ids.ts';
import { parseMapping, parseOverrides } from '../../../src/main/import/mapping.ts';
import type { Mapping } from '../../../src/main/import/mapping.ts';
import { listCohorts, loadCohort } from '../../../src/main/store/cohorts.ts';
import type { StoredCohort } from '../../../src/main/store/panel-structure.ts';
import { openProject } from '../../../src/main/store/project-file.ts';
import type { ProjectDatabase } from '../../../src/main/store/project-file.ts';
import { importFiles } from '../../../src/main/worker/import-cohort.ts';
import type { ImportTaskResult } from '../../../src/main/worker/messages.ts';
import { bytesOf, readCorpus } from '../../torture/corpus.ts';
import type {
  Failure,
  Outcome,
  TortureCase,
  TortureFile,
  TortureStep,
} from '../../torture/corpus.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const COHORT = 'c';
const WATCH = { progress: () => undefined, checkCancelled: () => undefined };

function projectPath(folder: string): string {
  return path.join(folder, 'p.limitlab');
}

function rejectsPath(folder: string): string {
  return path.join(folder, 'rejects.csv');
}

function writeFile(folder: string, file: TortureFile): string {
  const filePath = path.join(folder, file.name);
  fs.writeFileSync(filePath, bytesOf(file));
  return filePath;
}

function mappingOf({ mapping }: TortureStep): Mapping | undefined {
  if (mapping === undefined) return undefined;
  return parseMapping({ schema: 1, name: 'torture', shape: 'long', ...mapping }, 'torture');
}

function importStep(folder: string, step: TortureStep): ImportTaskResult {
  const { file, files = file ? [file] : [], accounts, encoding, mode, overlap } = step;
  fs.rmSync(rejectsPath(folder), { force: true });
  return importFiles(
    {
      projectPath: projectPath(folder),
      filePaths: files.map((one) => writeFile(folder, one)),
      accountsPath: accounts && writeFile(folder, accounts),
      cohort: COHORT,
      mode,
      overlap,
      mapping: mappingOf(step),
      ...parseOverrides({ format: step.format, privacy: step.privacy }),
      encoding,
      maxRejectShare: step.maxRejectShare,
      keyPath: path.join(folder, 'pseudonym.key'),
      rejectsPath: rejectsPath(folder),
      alwaysWriteRejects: false,
    },
    WATCH,
  );
}

function inProject<T>(folder: string, work: (database: ProjectDatabase) => T): T {
  const database = openProject(projectPath(folder));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** A cohort as a table: row of each account and month, and values by name. */
class Table {
  readonly #cohort: StoredCohort;
  readonly ids: readonly string[];

  constructor(cohort: StoredCohort) {
    this.#cohort = cohort;
    this.ids = Array.from({ length: cohort.panel.accountCount }, (_, account) =>
      accountIdAt(cohort.accountIds, account),
    );
  }

  get #panel(): Panel {
    return this.#cohort.panel;
  }

  get attributes(): string[] {
    return Object.keys(this.#panel.attributes);
  }

  /** Sum of the limits of rows that came from a file. */
  get limitTotal(): number {
    const { values } = this.#panel.columns.credit_limit;
    let total = 0;
    for (let row = 0; row < values.length; row++)
      if (this.#cohort.filled?.[row] !== 1) total += values[row];
    return total;
  }

  /** The values of a row under the given names, `undefined` where there is no such row. */
  row(key: string, names: readonly string[]): Record<string, unknown> | undefined {
    const at = key.lastIndexOf(' ');
    const account = this.ids.indexOf(key.slice(0, at));
    const month = parseMonth(key.slice(at + 1));
    if (account < 0 || month === undefined) return undefined;
    const { rowStart, firstMonth } = this.#panel;
    const row = rowStart[account] + month - firstMonth[account];
    if (row < rowStart[account] || row >= rowStart[account + 1]) return undefined;
    return Object.fromEntries(names.map((name) => [name, this.#value(account, row, name)]));
  }

  #value(account: number, row: number, name: string): unknown {
    const { columns, attributes, product, inactiveBefore } = this.#panel;
    if (name === 'product') return PRODUCTS[product[account] - 1] ?? null;
    if (name === 'months_since_last_activity') return inactiveBefore[account];
    if (name === 'filled') return this.#cohort.filled?.[row] ?? 0;
    if (isNumericColumn(name)) {
      const column = columns[name];
      return column && column.values[row] !== column.nullValue ? column.values[row] : null;
    }
    if (!Object.hasOwn(attributes, name)) return `(no attribute ${name})`;
    const { codes, dictionary } = attributes[name];
    return codes[row] === NULL_CODE ? null : dictionary[codes[row]];
  }
}

function byLine(
  a: readonly [number, string, string],
  b: readonly [number, string, string],
): number {
  return a[0] - b[0] || a[2].localeCompare(b[2]);
}

function checkRejects(folder: string, report: ImportTaskResult, expected: Outcome): void {
  expect(report.rowsAccepted + report.rowsRejected).toBe(report.rowsRead);
  const filed = fs.existsSync(rejectsPath(folder))
    ? Papa.parse(fs.readFileSync(rejectsPath(folder), 'utf8'), {
        header: true,
        skipEmptyLines: true,
      })
    : { data: [] };
  expect(filed.data).toHaveLength(report.rowsRejected);
  if (expected.rowsRejected !== undefined) {
    expect(report.rowsRejected).toBe(expected.rowsRejected);
    return;
  }
  const rejects = report.rejects.map(({ line, column, code }) => [line, column, code] as const);
  expect(rejects.toSorted(byLine)).toEqual(expected.rejects.toSorted(byLine));
}

function checkReport(report: ImportTaskResult, expected: Outcome): void {
  const { rowsRead, gapMonthsFilled, rowsReplaced, version, accounts } = expected;
  const { firstMonth, lastMonth } = expected;
  expect(report).toMatchObject({
    rowsRead,
    gapMonthsFilled,
    rowsReplaced,
    version,
    accounts,
    firstMonth,
    lastMonth,
  });
  expect(report.mapping.format).toMatchObject(expected.format ?? {});
  if (expected.totals) expect(report.totals).toEqual(expected.totals);
  if (!expected.warnings) return;
  // Its files are of rows, most without a column for the product, for use or for the balance.
  const warnings = report.warnings.filter(
    ({ code }) => !['no_product', 'no_use_column', 'no_balance_column'].includes(code),
  );
  expect(Object.fromEntries(warnings.map(({ code, count }) => [code, count]))).toEqual(
    expected.warnings,
  );
}

function checkCohort(table: Table, expected: Outcome): void {
  if (expected.ids) expect(table.ids).toEqual(expected.ids.toSorted());
  if (expected.attributes) expect(table.attributes).toEqual(expected.attributes);
  for (const [key, values] of Object.entries(expected.cells ?? {})) {
    expect(table.row(key, Object.keys(values ?? {})), key).toEqual(values ?? undefined);
  }
}

function checkOutcome(folder: string, step: TortureStep, expected: Outcome): void {
  const report = importStep(folder, step);
  checkRejects(folder, report, expected);
  checkReport(report, expected);
  const table = new Table(inProject(folder, (database) => loadCohort(database, COHORT)));
  checkCohort(table, expected);
  if (step.mode !== 'append' && step.accounts === undefined)
    expect(report.totals.accepted.limit).toBe(table.limitTotal);
}

/** What a project holds, to see that a failed import leaves it as it was. */
function stateOf(folder: string): unknown {
  if (!fs.existsSync(projectPath(folder))) return [];
  return inProject(folder, listCohorts);
}

function checkFailure(folder: string, step: TortureStep, { error, where }: Failure): void {
  const before = stateOf(folder);
  let thrown: unknown;
  try {
    importStep(folder, step);
  } catch (reason) {
    thrown = reason;
  }
  if (!(thrown instanceof AppError)) throw thrown ?? new Error(`${error} was not thrown`);
  expect(thrown.data).toMatchObject(where ? { code: error, where } : { code: error });
  expect(stateOf(folder)).toEqual(before);
  if (error !== 'IMPORT_TOO_MANY_REJECTS') expect(fs.existsSync(rejectsPath(folder))).toBe(false);
}

function check(torture: TortureCase): void {
  const { before, expect: expected } = torture;
  const folder = temporaryFolder();
  for (const step of before) importStep(folder, step);
  if ('error' in expected) checkFailure(folder, torture, expected);
  else checkOutcome(folder, torture, expected);
}

const corpus = readCorpus();

describe.each(corpus)('$topic', ({ cases }) => {
  it.each(cases)('$name', check);
});

it('the corpus names each case of a topic once', () => {
  for (const { topic, cases } of corpus) {
    const names = cases.map(({ name }) => name);
    expect(new Set(names).size, topic).toBe(names.length);
  }
});
