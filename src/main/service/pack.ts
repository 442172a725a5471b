/** Seals a comparison into a pack, and regenerates a pack's figures. */
import { makeTemporaryFolder } from '../own-folders.ts';
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import * as v from 'valibot';
import { plainText } from '../../contract/csv-format.ts';
import { COMPARISON_TABLES } from '../../contract/exports.ts';
import { packContextSchema } from '../../contract/pack.ts';
import type { PackCohort } from '../../contract/pack.ts';
import { comparisonDocumentSchema } from '../../contract/records.ts';
import type { Finding, Verification } from '../../contract/records.ts';
import { reportDocumentSchema } from '../../contract/report.ts';
import type { ReportDocument } from '../../contract/report.ts';
import { toErrorData } from '../../contract/errors.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { Correction } from '../../engine/version.ts';
import { writeComparisonTable } from '../export/comparison-tables.ts';
import { sha256 } from '../hashes.ts';
import { CANONICAL_MAPPING } from '../import/mapping.ts';
import type { OpenedPack } from '../pack/open-pack.ts';
import type { ReportData } from '../report/data.ts';
import { cohortRows } from '../store/cohorts.ts';
import { ATTRIBUTE_ARRAYS, ID_ARRAYS, storedSeals } from '../store/seals.ts';
import type { CohortKey } from './cohort-key.ts';
import type { OrderedComparison } from './ordered-comparison.ts';
import { checkEngineOne, engineOneNote } from './engine-one-runs.ts';
import { readJson } from './resources.ts';
import { parseScenario } from './scenarios.ts';
import { gatherReport } from './report.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

const COHORT_FILE = 'cohort.csv';
const REPORT_FILE = 'report.html';
const tableFile = (table: string): string => `tables/${table}.csv`;

const TABLE_FORMAT = { encoding: 'utf8-bom', delimiter: ',', decimal: '.', guard: true } as const;
const COHORT_FORMAT = { encoding: 'utf8', delimiter: ',', decimal: '.', guard: true } as const;

/** A folder that is gone afterwards. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder('pack');
  try {
    return await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Seals of the arrays that a cohort keeps when its accounts get other ids. */
function lastingSeals(
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
}

/** The report and the tables that a comparison gives, as files of a folder. @returns their names */
async function writeFigures(
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
    writeJson('comparison.json', comparison);
    writeJson('report.json', document);
    writeJson('assumptions.json', data.assumptions);
    writeJson('policies.json', data.scenarios);
    writeJson('context.json', { cohort: data.quality.cohort, provenance: data.provenance });
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
    await workers.run('writePack', { filePath: order.filePath, folder, names, manifest }, job);
    return names.length + 1;
  });
}

/** Everything of the attributes is allowed: whoever sealed the pack has decided about personal data. */
function privacyOf(header: string) {
  const reason = 'part of a sealed pack';
  const [names] = Papa.parse<string[]>(header, { preview: 1 }).data;
  return Object.fromEntries(
    names.map((name) => [plainText(name), { action: 'allow' as const, reason }]),
  );
}

/** Imports the cohort of a pack into a project of its own. */
async function importCohort(
  { workers, projects }: Workbench,
  folder: string,
  filePath: string,
  cohort: string,
  job: Job,
): Promise<CohortKey> {
  const projectPath = path.join(folder, 'pack.limitlab');
  await projects.openOrCreate(projectPath);
  const head = Buffer.alloc(65_536);
  const descriptor = fs.openSync(filePath, 'r');
  const length = fs.readSync(descriptor, head);
  fs.closeSync(descriptor);
  const csv = path.join(folder, COHORT_FILE);
  fs.renameSync(filePath, csv);
  await workers.run(
    'importCohort',
    {
      projectPath,
      filePaths: [csv],
      cohort,
      mode: 'new',
      overlap: 'keep',
      order: 'file',
      maxRejectShare: 0,
      keyPath: path.join(folder, 'no-key'),
      mapping: CANONICAL_MAPPING,
      format: { encoding: 'utf-8', delimiter: ',', decimal: '.', thousands: '', guarded: true },
      privacy: privacyOf(head.subarray(0, length).toString('utf8')),
      rejectsPath: path.join(folder, 'rejects.csv'),
      alwaysWriteRejects: false,
    },
    job,
  );
  const [row] = await projects.use(projectPath, cohortRows);
  return { projectPath, cohort, importedAt: row.importedAt };
}

/** Where a pack's cohort is to be had: in the pack, or in a project that holds it. */
async function cohortOf(
  workbench: Workbench,
  folder: string,
  { manifest, files }: OpenedPack,
  cohort: string,
  projectPath: string | undefined,
  job: Job,
): Promise<CohortKey | undefined> {
  const file = files[COHORT_FILE];
  if (file !== undefined) return importCohort(workbench, folder, file, cohort, job);
  if (projectPath === undefined) return undefined;
  const rows = await workbench.projects.use(projectPath, cohortRows);
  const row = rows.find(({ hash }) => hash !== null && hash === manifest.cohort.hash);
  return row && { projectPath, cohort: row.name, importedAt: row.importedAt };
}

/** The documents of a pack; `undefined` where one is missing or not valid. */
function documentsOf({ files }: OpenedPack) {
  const read = <T extends v.GenericSchema>(name: string, schema: T): v.InferOutput<T> =>
    v.parse(schema, readJson(files[name] ?? ''));
  try {
    return {
      comparison: read('comparison.json', comparisonDocumentSchema),
      document: read('report.json', reportDocumentSchema),
      assumptions: read('assumptions.json', v.looseObject({})),
      context: read('context.json', packContextSchema),
    };
  } catch {
    return undefined;
  }
}

const differs = (subject: string, message: string): Finding => ({
  code: 'FIGURES_DIFFER',
  subject,
  message,
});

/** Findings of a pack that engine 1 sealed: its results by the rules of that engine. */
async function engineOneFindings(
  workbench: Workbench,
  key: CohortKey,
  {
    scenarios: file = '',
    results,
  }: {
    readonly scenarios: string | undefined;
    readonly results: OpenedPack['manifest']['results'];
  },
  document: Readonly<Record<string, unknown>>,
  notes: string[],
  job: Job,
): Promise<Finding[]> {
  const scenarios = v.parse(v.array(v.unknown()), readJson(file)).map(parseScenario);
  const assumptions = workbench.resources.assumptions(document);
  const findings: Finding[] = [];
  const corrections: Correction[] = [];
  for (const [at, { name, sha256: hash }] of results.entries()) {
    const scenario = scenarios.at(at);
    const result =
      scenario && (await checkEngineOne(workbench, key, scenario, assumptions, hash, job));
    if (result?.isGenuine === true) corrections.push(...result.corrections);
    else {
      const message = 'Not what the rules of engine 1 give.';
      findings.push({ code: 'RESULT_DIFFERS', subject: name, message });
    }
  }
  if (findings.length === 0) notes.push(`The results were ${engineOneNote(corrections)}`);
  notes.push('The report and the tables were made by an earlier version and were not made again.');
  return findings;
}

/** What the figures of a pack differ in from those that its cohort gives now. */
async function regenerated(
  workbench: Workbench,
  folder: string,
  pack: OpenedPack,
  key: CohortKey,
  documents: NonNullable<ReturnType<typeof documentsOf>>,
  notes: string[],
  job: Job,
): Promise<Finding[]> {
  const { comparison, document, assumptions, context } = documents;
  const order = {
    comparison: { ...comparison, cohort: key.cohort, assumptions },
    isStored: false,
    document,
    isRecorded: false,
  };
  const findings: Finding[] = [];
  const sealed = new Map(pack.manifest.cohort.arrays.map(({ name, sha256: hash }) => [name, hash]));
  const present = await lastingSeals(workbench, key);
  const changed = present.filter(({ name, sha256: hash }) => sealed.get(name) !== hash);
  if (changed.length > 0 || present.length !== sealed.size) {
    const message = `Not the cohort of the report: ${changed.map(({ name }) => name).join(', ')}.`;
    findings.push({ code: 'COHORT_CHANGED', subject: comparison.cohort, message });
  }
  const { engine = 1 } = pack.manifest;
  if (engine < ENGINE_VERSION) {
    const older = { scenarios: pack.files['policies.json'], results: pack.manifest.results };
    findings.push(...(await engineOneFindings(workbench, key, older, assumptions, notes, job)));
    return findings;
  }
  const found = await gatherReport(workbench, key, order, job);
  pack.manifest.results.forEach(({ name, sha256: hash }, at) => {
    if (found.provenance.resultHashes[at] === hash) return;
    const message = `The replay gives another result (sealed with engine ${pack.manifest.engineVersion}, replayed with ${workbench.ports.version}).`;
    findings.push({ code: 'RESULT_DIFFERS', subject: name, message });
  });
  const data: ReportData = {
    ...found,
    comparison: { ...found.comparison, cohort: comparison.cohort },
    quality: { ...found.quality, cohort: context.cohort },
    provenance: context.provenance,
  };
  const again = path.join(folder, 'again');
  fs.mkdirSync(again);
  for (const name of await writeFigures(workbench, again, document, data, job)) {
    const original = pack.files[name];
    if (original === undefined) continue;
    const made = fs.readFileSync(path.join(again, name));
    if (sha256(made) !== sha256(fs.readFileSync(original)))
      findings.push(differs(name, 'Made again from the cohort, it is not the same.'));
  }
  return findings;
}

/** Verifies a pack; a project may hold the cohort that it leaves out. @throws AppError PACK_INVALID, FILE_…, CANCELLED */
export function verifyPack(
  workbench: Workbench,
  filePath: string,
  projectPath: string | undefined,
  job: Job,
): Promise<Verification> {
  return inFolder(async (folder) => {
    const { workers, projects } = workbench;
    const taken = path.join(folder, 'taken');
    fs.mkdirSync(taken);
    const pack = await workers.run('openPack', { filePath, folder: taken }, job);
    const findings: Finding[] = [...pack.findings];
    const notes: string[] = [];
    const documents = documentsOf(pack);
    let replayed = 0;
    let cohorts = 0;
    if (documents === undefined) {
      const message = 'A document that the figures follow from is missing or changed.';
      findings.push(differs('documents', message));
    } else {
      const { cohort: name } = documents.comparison;
      try {
        const key = await cohortOf(workbench, folder, pack, name, projectPath, job);
        if (key) {
          findings.push(
            ...(await regenerated(workbench, folder, pack, key, documents, notes, job)),
          );
          replayed = pack.manifest.results.length;
          cohorts = 1;
        } else
          notes.push(
            'The pack holds no cohort: its files are as they were sealed, its figures were not made again. A project that holds the cohort can: --project.',
          );
      } catch (thrown) {
        const error = toErrorData(thrown);
        if (error.code === 'CANCELLED') throw thrown;
        findings.push(differs('figures', `${error.code}: ${error.message}`));
      } finally {
        projects.close(path.join(folder, 'pack.limitlab'));
      }
    }
    return {
      ok: findings.length === 0,
      findings,
      notes,
      auditLines: documents?.context.provenance.run?.auditLine ?? 0,
      auditHead: documents?.context.provenance.run?.auditHash ?? '',
      cohorts,
      policies: pack.manifest.results.length,
      runs: replayed,
    };
  });
}
