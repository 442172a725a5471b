/** What a pack says of itself beside its figures: compared with what can be made again, the rest listed as unproven; pure. */
import type { PackContext, PackManifest } from '../../contract/pack.ts';
import type { Finding } from '../../contract/records.ts';
import type { CohortInfo } from '../../contract/types.ts';
import { documentHash } from '../hashes.ts';
import type { RunLine } from '../store/runs.ts';

/** Hashes of the documents of a pack, as they are in it. */
export interface PackHashes {
  readonly comparison: string;
  readonly comparisonName: string;
  readonly policies: readonly string[];
  /** Scenarios that the comparison has, its champion among them. */
  readonly scenarios: number;
  readonly assumptions: string;
}

/** What a replay of the pack's cohort gives. */
export interface Replayed {
  /** Hashes of the comparison's own policies and results. */
  readonly policies: readonly string[];
  readonly results: readonly string[];
  /** The cohort as it was imported out of the pack, or as a project holds it. */
  readonly cohort: CohortInfo;
}

/** The project that the pack came from, as far as it still holds what the pack tells of. */
export interface Origin {
  readonly cohort: CohortInfo;
  readonly run: RunLine | undefined;
}

export interface Claims {
  readonly context: PackContext;
  readonly manifest: PackManifest;
}

const same = (a: unknown, b: unknown): boolean => documentHash(a) === documentHash(b);

/** What the data of a cohort alone decide. */
function shapeOf({
  accounts,
  months,
  accountMonths,
  firstMonth,
  lastMonth,
  dimensions,
}: Omit<CohortInfo, 'hash'>): unknown {
  return { accounts, months, accountMonths, firstMonth, lastMonth, dimensions };
}

/** Claims that do not hold, by what they are about. */
function ownFaults({ context, manifest }: Claims, hashes: PackHashes): [string, boolean][] {
  const { provenance, cohort } = context;
  const { comparison } = provenance;
  return [
    ['engine version', provenance.engineVersion === manifest.engineVersion],
    ['engine', provenance.engine === (manifest.engine ?? 1)],
    [
      'comparison',
      comparison === null ||
        (comparison.hash === hashes.comparison && comparison.name === hashes.comparisonName),
    ],
    ['policies', same(provenance.policyHashes, hashes.policies)],
    ['assumptions', provenance.assumptionsHash === hashes.assumptions],
    [
      'results',
      same(
        provenance.resultHashes,
        manifest.results.map(({ sha256 }) => sha256),
      ),
    ],
    ['results', manifest.results.length === hashes.scenarios],
    ['policies', hashes.policies.length === hashes.scenarios],
    [
      'cohort hash',
      provenance.cohortHash === manifest.cohort.hash && cohort.hash === manifest.cohort.hash,
    ],
    ['rows of the import', cohort.rowsAccepted === cohort.rowsRead - cohort.rowsRejected],
    ['seed', provenance.seed === null],
  ];
}

function replayFaults({ context }: Claims, replayed: Replayed): [string, boolean][] {
  const { provenance, cohort } = context;
  return [
    ['policies', same(provenance.policyHashes, replayed.policies)],
    ['results', same(provenance.resultHashes, replayed.results)],
    ['cohort', same(shapeOf(cohort), shapeOf(replayed.cohort))],
  ];
}

function originFaults({ context }: Claims, origin: Origin): [string, boolean][] {
  const { provenance, cohort } = context;
  return [
    ['import of the cohort', same(cohort, origin.cohort)],
    ['recorded run', same(provenance.run, origin.run ?? null)],
  ];
}

function unprovenOf(
  { context, manifest }: Claims,
  replayed: Replayed | undefined,
  origin: Origin | undefined,
): string[] {
  const ofImport =
    'The import: name of the cohort, source files, rows read and rejected, time, mapping, warnings and totals.';
  const { run } = context.provenance;
  return [
    ...(replayed ? [] : ['The results, the report and the tables: the pack holds no cohort.']),
    ...(origin ? [] : [ofImport]),
    ...(origin || manifest.cohort.hash === null
      ? []
      : ['The hash of the cohort as the project sealed it.']),
    ...(origin || run === null
      ? []
      : [`Run ${run.number} and line ${run.auditLine} of the audit log.`]),
  ];
}

/** Compares the claims of a pack with whatever can tell of them. */
export function checkClaims(
  claims: Claims,
  hashes: PackHashes,
  replayed: Replayed | undefined,
  origin: Origin | undefined,
): { readonly findings: Finding[]; readonly unproven: string[] } {
  const all = [
    ...ownFaults(claims, hashes),
    ...(replayed ? replayFaults(claims, replayed) : []),
    ...(origin ? originFaults(claims, origin) : []),
  ];
  const wrong = new Set(all.filter(([, holds]) => !holds).map(([what]) => what));
  return {
    findings: [...wrong].map((subject) => ({
      code: 'CLAIM_DIFFERS',
      subject,
      message: 'What the pack claims differs from what was recomputed.',
    })),
    unproven: unprovenOf(claims, replayed, origin),
  };
}
