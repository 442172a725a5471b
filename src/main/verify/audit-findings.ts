/** What in a project does not match its audit log; pure. */
import type { AuditLine, Finding } from '../../contract/records.ts';
import { FIRST_HASH, auditLineHash } from '../store/audit.ts';
import { ARCHIVED } from '../store/policies.ts';
import type { CheckedCohort } from './inspected.ts';

/** What is wrong with the chain of the log. */
export function auditFindings(
  lines: readonly AuditLine[],
  head: { readonly lines: number; readonly hash: string },
): Finding[] {
  const findings: Finding[] = [];
  let previous = FIRST_HASH;
  let expected = 1;
  for (const line of lines) {
    const subject = `line ${line.id}`;
    if (line.id !== expected) {
      const message = `The audit log goes from line ${expected - 1} to line ${line.id}.`;
      findings.push({ code: 'AUDIT_LINE_MISSING', subject: `line ${expected}`, message });
    } else if (line.previous !== previous) {
      const message = 'It does not continue the line before it.';
      findings.push({ code: 'AUDIT_LINE_CHANGED', subject, message });
    }
    if (auditLineHash(line) !== line.hash) {
      const message = 'Its content does not match its hash.';
      findings.push({ code: 'AUDIT_LINE_CHANGED', subject, message });
    }
    previous = line.hash;
    expected = line.id + 1;
  }
  if (head.lines !== expected - 1 || head.hash !== previous) {
    const message = `The log should end with line ${head.lines}, and ends with line ${expected - 1}.`;
    findings.push({ code: 'AUDIT_LINE_MISSING', subject: `line ${head.lines}`, message });
  }
  return findings;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the log last said of things that have a name and a hash; those that were removed are not among them. */
export function lastHashes(
  lines: readonly AuditLine[],
  action: AuditLine['action'],
): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const { action: done, detail } of lines) {
    if (done !== action) continue;
    if (detail['removed'] === true) hashes.delete(text(detail['name']));
    else hashes.set(text(detail['name']), text(detail['hash']));
  }
  return hashes;
}

/** The policies that the log last notes as set aside. */
export function lastArchived(lines: readonly AuditLine[]): Map<string, string> {
  const archived = new Map<string, string>();
  for (const { action, detail } of lines) {
    if (action !== 'policy') continue;
    if (detail['archived'] === true) archived.set(text(detail['name']), ARCHIVED);
    if (detail['archived'] === false) archived.delete(text(detail['name']));
  }
  return archived;
}

/** Named documents that are not as the log last noted them. */
export function namedFindings(
  present: ReadonlyMap<string, string>,
  noted: ReadonlyMap<string, string>,
  code: 'POLICY_CHANGED' | 'COMPARISON_CHANGED',
): Finding[] {
  const names = new Set([...present.keys(), ...noted.keys()]);
  return [...names].flatMap((name): Finding[] => {
    if (present.get(name) === noted.get(name)) return [];
    const message = !present.has(name)
      ? 'The audit log notes it, and it is gone.'
      : !noted.has(name)
        ? 'The audit log does not note that it was saved.'
        : 'It is not as it was last saved.';
    return [{ code, subject: name, message }];
  });
}

/** The line that notes a version of a cohort with its hash. */
function cohortLine(
  lines: readonly AuditLine[],
  cohort: string,
  version: number,
): AuditLine | undefined {
  return lines.findLast(
    ({ action, cohort: name, detail }) =>
      (action === 'import' || action === 'seal') &&
      name === cohort &&
      detail['version'] === version &&
      detail['hash'] !== undefined,
  );
}

/** Cohorts that are not as they were sealed, and what could not be told. */
export function cohortFindings(
  cohorts: readonly CheckedCohort[],
  lines: readonly AuditLine[],
): { readonly findings: Finding[]; readonly notes: string[] } {
  const notes: string[] = [];
  const findings = cohorts.flatMap(
    ({ name, version, stored, hash, changed, importRecord }): Finding[] => {
      const subject = `${name}, version ${version}`;
      if (stored === null) {
        notes.push(`${subject}: imported by an earlier version, and not sealed yet.`);
        return [];
      }
      if (changed.length > 0) {
        const message = `Bytes were changed in: ${changed.join(', ')}.`;
        return [{ code: 'COHORT_CHANGED', subject, message }];
      }
      const noted = cohortLine(lines, name, version);
      if (hash === stored && noted?.detail['hash'] === hash) {
        const record = noted.detail['record'];
        // Earlier versions noted no hash of it.
        if (record === undefined || record === importRecord) return [];
        const message = 'The details of its import do not match the audit log.';
        return [{ code: 'COHORT_CHANGED', subject, message }];
      }
      return [{ code: 'COHORT_CHANGED', subject, message: 'It is not as the audit log notes it.' }];
    },
  );
  return { findings, notes };
}

/** Runs that the log notes and that have no record. */
export function missingRuns(lines: readonly AuditLine[], numbers: ReadonlySet<number>): Finding[] {
  return lines.flatMap(({ action, detail }): Finding[] => {
    const number = detail['run'];
    if (action !== 'run' || typeof number !== 'number' || numbers.has(number)) return [];
    const message = 'The audit log notes it, and its record is gone.';
    return [{ code: 'RUN_MISSING', subject: `run ${number}`, message }];
  });
}
