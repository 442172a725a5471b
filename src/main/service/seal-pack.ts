/** Seals a comparison into a pack. */
import type { KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { COMPARISON_TABLES } from '../../contract/exports.ts';
import type { PackCohort } from '../../contract/pack.ts';
import type { ReportDocument } from '../../contract/report.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import { writeComparisonTable } from '../export/comparison-tables.ts';
import { writeBytes } from '../files.ts';
import { makeTemporaryFolder } from '../own-folders.ts';
import { signatureOf, signaturePath } from '../pack/signature.ts';
import { manifestBytes } from '../pack/write-pack.ts';
import type { ReportData } from '../report/data.ts';
import { cohortRows } from '../store/cohorts.ts';
import { ATTRIBUTE_ARRAYS, ID_ARRAYS, storedSeals } from '../store/seals.ts';
import type { CohortKey } from './cohort-key.ts';
import type { OrderedComparison } from './ordered-comparison.ts';
import { gatherReport } from './report.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

export const COHORT_FILE = 'cohort.csv';
/** Documents of a pack, from which its figures follow. */
export const DOCUMENTS = {
  comparison: 'comparison.json',
  report: 'report.json',
  assumptions: 'assumptions.json',
  policies: 'policies.json',
  context: 'context.json',
} as const;
export const REPORT_FILE = 'report.html';
const tableFile = (table: string): string => `tables/${table}.csv`;

const TABLE_FORMAT = { encoding: 'utf8-bom', delimiter: ',', decimal: '.', guard: true } as const;
const COHORT_FORMAT = { encoding: 'utf8', delimiter: ',', decimal: '.', guard: true } as const;

/** A folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder('pack');
  try {
    return await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Seals of the arrays that a cohort keeps when its accounts get other ids. */
export function lastingSeals(
  workbench: Workbench,
  { projectPath, cohort, importedAt }: CohortKey,
): Promise<{ readonly name: string; readonly sha256: string }[]> {
  return workbench.projects.use(projectPath, (database) => {
    const version = cohortRows(database).find(
      (row) => row.name === cohort && row.importedAt === importedAt,
    );
    if (!version) return [];
    return storedSeals(database, version.id)
      .filter(({ name }) => !name.startsWith(ID_ARRAYS) && !name.startsWith(ATTRIBUTE_ARRAYS))
      .map(({ name, sha256: hash }) => ({ name, sha256: hash ?? '' }));
  });
}

export interface PackOrder extends OrderedComparison {
  readonly filePath: string;
  readonly document: ReportDocument;
  readonly cohort: PackCohort;
  /** The private key to sign with, and its passphrase; none leaves the pack unsigned. */
  readonly key: KeyObject | undefined;
}

/** Tables of a pack, under their names in it. */
export const TABLE_FILES = COMPARISON_TABLES.map(tableFile);

/** The report and the tables that a comparison gives, as files of a folder. @returns their names */
export async function writeFigures(
  { workers }: Workbench,
  folder: string,
  document: ReportDocument,
  data: ReportData,
  job: Job,
): Promise<string[]> {
  fs.mkdirSync(path.join(folder, 'tables'));
  fs.writeFileSync(
    path.join(folder, REPORT_FILE),
    await workers.run('renderReport', { document, data }, job),
  );
  const tables = COMPARISON_TABLES.map((table) => {
    const name = tableFile(table);
    const filePath = path.join(folder, name);
    writeComparisonTable(filePath, data.comparison, table, { ...document, format: TABLE_FORMAT });
    return name;
  });
  return [REPORT_FILE, ...tables];
}

/** Writes a pack. @returns how many files it holds @throws AppError FILE_NOT_WRITABLE, and those of a report */
export function sealPack(
  workbench: Workbench,
  key: CohortKey,
  order: PackOrder,
  job: Job,
): Promise<number> {
  return inFolder(async (folder) => {
    const { workers, simulations, ports } = workbench;
    const { comparison, document } = order;
    const data = await gatherReport(workbench, key, { ...order, isRecorded: true }, job);
    const names = await writeFigures(workbench, folder, document, data, job);
    const writeJson = (name: string, content: unknown) => {
      fs.writeFileSync(path.join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
      names.push(name);
    };
    writeJson(DOCUMENTS.comparison, comparison);
    writeJson(DOCUMENTS.report, document);
    writeJson(DOCUMENTS.assumptions, data.assumptions);
    writeJson(DOCUMENTS.policies, data.scenarios);
    writeJson(DOCUMENTS.context, { cohort: data.quality.cohort, provenance: data.provenance });
    if (order.cohort !== 'none') {
      const { cohort, accountIds, filled } = await simulations.load(key, job);
      const ids = order.cohort === 'as_they_are' ? accountIds : undefined;
      const filePath = path.join(folder, COHORT_FILE);
      const { panel } = cohort;
      const file = { filePath, format: COHORT_FORMAT, panel, filled, accountIds: ids };
      await workers.run('exportCohort', file, job);
      names.push(COHORT_FILE);
    }
    const manifest = {
      schema: 1 as const,
      product: 'LimitLab' as const,
      engineVersion: ports.version,
      engine: ENGINE_VERSION,
      cohort: {
        included: order.cohort,
        hash: data.provenance.cohortHash,
        arrays: await lastingSeals(workbench, key),
      },
      results: data.scenarios.map((scenario, at) => ({
        name: typeof scenario === 'string' ? scenario : scenario.name,
        sha256: data.provenance.resultHashes[at],
      })),
    };
    const task = { filePath: order.filePath, folder, names, manifest };
    const sealed = await workers.run('writePack', task, job);
    if (order.key)
      writeBytes(signaturePath(order.filePath), signatureOf(manifestBytes(sealed), order.key));
    return names.length + 1;
  });
}
