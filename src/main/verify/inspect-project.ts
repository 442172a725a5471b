/** All that can be told of a project without a replay: its log, its seals, its named documents and its runs. */
import type { AuditLine, Finding } from '../../contract/records.ts';
import { auditHeads, auditLines, missingTriggers } from '../store/audit.ts';
import type { AuditHead } from '../store/audit.ts';
import { cohortRows } from '../store/cohorts.ts';
import { listComparisons } from '../store/comparisons.ts';
import { archivedPolicies, policyHashes } from '../store/policies.ts';
import { inProject } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';
import { listRuns } from '../store/runs.ts';
import type { StoredRun } from '../store/runs.ts';
import { importRecordHash, inspectSeals } from '../store/seals.ts';
import type { Watch } from '../worker/control.ts';
import {
  auditFindings,
  cohortFindings,
  lastArchived,
  lastHashes,
  missingRuns,
  namedFindings,
} from './audit-findings.ts';
import type { CheckedCohort, InspectedProject, RunToReplay } from './inspected.ts';
import { wholeRecord } from './run-record.ts';

/** Arrays a cohort has at least: enough for a bar that moves. */
const ARRAYS = 10;

function checkedCohorts(
  database: ProjectDatabase,
  { progress, checkCancelled }: Watch,
): CheckedCohort[] {
  const rows = cohortRows(database);
  const total = rows.length * ARRAYS;
  return rows.map(({ id, hash, ...row }, index) => {
    let arrays = 0;
    const present = inspectSeals(database, id, () => {
      checkCancelled();
      progress('verifying', Math.min(index * ARRAYS + arrays++, total), total);
    });
    return { ...row, stored: hash, ...present, importRecord: importRecordHash(database, id) };
  });
}

/** The line after which a version of a cohort was taken out of the project, by the name of the cohort. */
function lastRemovals(lines: readonly AuditLine[]): Map<string, number> {
  return new Map(
    lines
      .filter(({ action }) => action === 'remove' || action === 'undo')
      .map(({ cohort, id }) => [cohort, id]),
  );
}

interface Told {
  readonly findings: Finding[];
  readonly notes: string[];
}

class Runs {
  readonly #lineOf: ReadonlyMap<unknown, AuditLine>;
  readonly #removals: ReadonlyMap<string, number>;
  readonly #cohorts: readonly CheckedCohort[];
  readonly #told: Told;

  constructor(lines: readonly AuditLine[], cohorts: readonly CheckedCohort[], told: Told) {
    const ofRuns = lines.filter(({ action }) => action === 'run');
    this.#lineOf = new Map(ofRuns.map((line) => [line.detail['run'], line]));
    this.#removals = lastRemovals(lines);
    this.#cohorts = cohorts;
    this.#told = told;
  }

  /** The run, if it can be replayed; otherwise its finding or note is added. */
  toReplay(run: StoredRun): RunToReplay | undefined {
    const { findings, notes } = this.#told;
    const subject = `run ${run.number}`;
    if (run.record === null && run.hash === null) {
      notes.push(`${subject}: noted by an earlier version, without hashes.`);
      return undefined;
    }
    const line = this.#lineOf.get(run.number);
    const record = wholeRecord(run, line?.detail['hash']);
    if (typeof record === 'string') {
      findings.push({ code: 'RUN_CHANGED', subject, message: record });
      return undefined;
    }
    const { cohort: name, cohortHash, cohortVersion } = record;
    const cohort = this.#cohorts.find((one) => one.name === name && one.stored === cohortHash);
    if (cohort) return { number: run.number, record, cohort };
    const which = `version ${cohortVersion} of cohort "${name}"`;
    // By its place in the log: clocks are set back.
    if ((this.#removals.get(name) ?? 0) > (line?.id ?? 0))
      notes.push(`${subject}: ${which} was removed.`);
    else findings.push({ code: 'COHORT_MISSING', subject, message: `The project lacks ${which}.` });
    return undefined;
  }
}

function headFindings(heads: readonly AuditHead[]): Finding[] {
  if (heads.length === 1) return [];
  const message = `The log remembers ${heads.length} last lines where it should remember one.`;
  return [{ code: 'AUDIT_LINE_CHANGED', subject: 'audit_head', message }];
}

function guardFindings(database: ProjectDatabase): Finding[] {
  const message = 'The guard that only lets lines be added was taken away.';
  return missingTriggers(database).map((subject) => ({
    code: 'AUDIT_NOT_APPEND_ONLY',
    subject,
    message,
  }));
}

/** @throws AppError PROJECT_…, CANCELLED */
export function inspectProject(
  { projectPath }: { readonly projectPath: string },
  watch: Watch,
): InspectedProject {
  return inProject(projectPath, (database) => {
    const lines = auditLines(database, 0, Infinity, watch.checkCancelled);
    const heads = auditHeads(database);
    const head = heads[0] ?? { lines: 0, hash: '' };
    const cohorts = checkedCohorts(database, watch);
    const policies = policyHashes(database);
    const stored = listComparisons(database);
    const comparisons = new Map(stored.map(({ document, hash }) => [document.name, hash]));
    const runs = listRuns(database);
    const ofCohorts = cohortFindings(cohorts, lines);
    const told: Told = {
      findings: [
        ...auditFindings(lines, head),
        ...headFindings(heads),
        ...guardFindings(database),
        ...namedFindings(policies, lastHashes(lines, 'policy'), 'POLICY_CHANGED'),
        ...namedFindings(archivedPolicies(database), lastArchived(lines), 'POLICY_CHANGED'),
        ...namedFindings(comparisons, lastHashes(lines, 'comparison'), 'COMPARISON_CHANGED'),
        ...ofCohorts.findings,
        ...missingRuns(lines, new Set(runs.map(({ number }) => number))),
      ],
      notes: ofCohorts.notes,
    };
    const checked = new Runs(lines, cohorts, told);
    return {
      runs: runs.flatMap((run) => checked.toReplay(run) ?? []),
      ...told,
      auditLines: lines.length,
      auditHead: head.hash,
      cohorts: cohorts.length,
      policies: policies.size,
    };
  });
}
