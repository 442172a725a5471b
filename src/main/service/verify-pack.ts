/** Verifies a pack: its files, its figures, what it says of itself, and its signature. */
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import * as v from 'valibot';
import { plainText } from '../../contract/csv-format.ts';
import { packContextSchema } from '../../contract/pack.ts';
import { comparisonDocumentSchema } from '../../contract/records.ts';
import type { Finding, Verification } from '../../contract/records.ts';
import { reportDocumentSchema } from '../../contract/report.ts';
import { toErrorData } from '../../contract/errors.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { Correction } from '../../engine/version.ts';
import { documentHash, sha256 } from '../hashes.ts';
import { CANONICAL_MAPPING } from '../import/mapping.ts';
import type { OpenedPack } from '../pack/open-pack.ts';
import { fingerprint, isSignature, publicKeyOf, signaturePath } from '../pack/signature.ts';
import type { ReportData } from '../report/data.ts';
import { cohortRows, cohortVersions } from '../store/cohorts.ts';
import { runLine } from '../store/runs.ts';
import { checkClaims } from '../verify/pack-claims.ts';
import type { Claims, Origin, Replayed } from '../verify/pack-claims.ts';
import type { CohortKey } from './cohort-key.ts';
import { checkEngineOne, engineOneNote } from './engine-one-runs.ts';
import { gatherReport } from './report.ts';
import { readJson } from './resources.ts';
import { parseScenario } from './scenarios.ts';
import {
  COHORT_FILE,
  DOCUMENTS,
  REPORT_FILE,
  TABLE_FILES,
  inFolder,
  lastingSeals,
  writeFigures,
} from './seal-pack.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

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
  const raw = (name: string): unknown => readJson(files[name] ?? '');
  try {
    const stored = raw(DOCUMENTS.comparison);
    const comparison = v.parse(comparisonDocumentSchema, stored);
    const assumptions = v.parse(v.looseObject({}), raw(DOCUMENTS.assumptions));
    return {
      comparison,
      document: v.parse(reportDocumentSchema, raw(DOCUMENTS.report)),
      assumptions,
      context: v.parse(packContextSchema, raw(DOCUMENTS.context)),
      hashes: {
        comparison: documentHash(stored),
        comparisonName: comparison.name,
        policies: v.parse(v.array(v.unknown()), raw(DOCUMENTS.policies)).map(documentHash),
        scenarios: 1 + comparison.challengers.length,
        assumptions: documentHash(assumptions),
      },
    };
  } catch {
    return undefined;
  }
}

type Documents = NonNullable<ReturnType<typeof documentsOf>>;

/** What every pack holds; one without cohort is without its file. */
function missingMembers({ manifest }: OpenedPack): Finding[] {
  const tables = (manifest.engine ?? 1) < ENGINE_VERSION ? [] : TABLE_FILES;
  const cohort = manifest.cohort.included === 'none' ? [] : [COHORT_FILE];
  const named = new Set(manifest.files.map(({ name }) => name));
  return [REPORT_FILE, ...Object.values(DOCUMENTS), ...tables, ...cohort]
    .filter((name) => !named.has(name))
    .map((subject) => ({
      code: 'FILE_MISSING',
      subject,
      message: 'Every such pack holds it, and the manifest does not name it.',
    }));
}

/** What the project of a pack still knows of it; `undefined` where it has not the cohort version. */
async function originOf(
  { projects }: Workbench,
  { manifest }: OpenedPack,
  { context, comparison }: Documents,
  projectPath: string | undefined,
): Promise<Origin | undefined> {
  if (projectPath === undefined || manifest.cohort.hash === null) return undefined;
  return projects.use(projectPath, (database) => {
    const version = cohortRows(database).find(({ hash }) => hash === manifest.cohort.hash);
    if (!version) return undefined;
    const cohort = cohortVersions(database, version.name).find(
      ({ importedAt }) => importedAt === version.importedAt,
    );
    const { run } = context.provenance;
    return (
      cohort && {
        cohort: { ...cohort, name: comparison.cohort },
        run: run === null ? undefined : runLine(database, run.number),
      }
    );
  });
}

/** The signature beside a pack, checked with a public key. */
function signatureFindings(
  pack: OpenedPack,
  { filePath, trust, signature = signaturePath(filePath) }: PackToVerify,
  notes: string[],
): Finding[] {
  const name = path.basename(signature);
  const isThere = fs.existsSync(signature);
  if (trust === undefined) {
    if (isThere) notes.push(`${name} lies beside the pack; --trust PUBKEY checks it.`);
    return [];
  }
  const key = publicKeyOf(trust);
  if (!isThere) {
    const message = 'There is no signature of this name.';
    return [{ code: 'SIGNATURE_MISSING', subject: name, message }];
  }
  const manifest = fs.readFileSync(pack.manifestPath);
  if (!isSignature(manifest, key, readSignature(signature))) {
    const message = `It is not of this pack with the key ${fingerprint(key)}.`;
    return [{ code: 'SIGNATURE_WRONG', subject: name, message }];
  }
  notes.push(`Signed with the key ${fingerprint(key)}.`);
  return [];
}

/** Bytes of an Ed25519 signature. */
const SIGNATURE_BYTES = 64;

/** The signature in a file; none where the file is no such thing. */
function readSignature(filePath: string): Uint8Array {
  const { size } = fs.statSync(filePath);
  return size === SIGNATURE_BYTES ? fs.readFileSync(filePath) : new Uint8Array(0);
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
  documents: Documents,
  notes: string[],
  job: Job,
): Promise<{ readonly findings: Finding[]; readonly replayed: Replayed | undefined }> {
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
    const older = { scenarios: pack.files[DOCUMENTS.policies], results: pack.manifest.results };
    findings.push(...(await engineOneFindings(workbench, key, older, assumptions, notes, job)));
    return { findings, replayed: undefined };
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
  const { policyHashes: policies, resultHashes: results } = found.provenance;
  return { findings, replayed: { policies, results, cohort: found.quality.cohort } };
}

export interface PackToVerify {
  readonly filePath: string;
  /** One that may hold the cohort that the pack leaves out, and the run that it tells of. */
  readonly projectPath: string | undefined;
  /** The public key of whoever is trusted; without one no signature is checked. */
  readonly trust: string | undefined;
  /** The signature, where it is not beside the pack under its name. */
  readonly signature: string | undefined;
}

/** @throws AppError PACK_INVALID, KEY_INVALID, FILE_…, CANCELLED */
export function verifyPack(
  workbench: Workbench,
  asked: PackToVerify,
  job: Job,
): Promise<Verification> {
  return inFolder(async (folder) => {
    const { workers, projects } = workbench;
    const { filePath, projectPath } = asked;
    const taken = path.join(folder, 'taken');
    fs.mkdirSync(taken);
    const pack = await workers.run('openPack', { filePath, folder: taken }, job);
    const notes: string[] = [];
    const findings: Finding[] = [
      ...signatureFindings(pack, asked, notes),
      ...pack.findings,
      ...missingMembers(pack),
    ];
    const documents = documentsOf(pack);
    let unproven: readonly string[] = [];
    let replayed: Replayed | undefined;
    let cohorts = 0;
    if (documents === undefined) {
      const message = 'A document that the figures follow from is missing or changed.';
      findings.push(differs('documents', message));
    } else {
      const { cohort: name } = documents.comparison;
      try {
        const key = await cohortOf(workbench, folder, pack, name, projectPath, job);
        if (key) {
          const made = await regenerated(workbench, folder, pack, key, documents, notes, job);
          findings.push(...made.findings);
          replayed = made.replayed;
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
      const claims: Claims = { context: documents.context, manifest: pack.manifest };
      const origin = await originOf(workbench, pack, documents, projectPath);
      const checked = checkClaims(claims, documents.hashes, replayed, origin);
      findings.push(...checked.findings);
      unproven = checked.unproven;
    }
    return {
      ok: findings.length === 0,
      findings,
      notes,
      unproven,
      auditLines: documents?.context.provenance.run?.auditLine ?? 0,
      auditHead: documents?.context.provenance.run?.auditHash ?? '',
      cohorts,
      policies: pack.manifest.results.length,
      runs: cohorts === 0 ? 0 : pack.manifest.results.length,
    };
  });
}
