import { BUILT_IN_DIMENSIONS } from '../../../src/engine/segments.ts';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { accountIdAt, encodeAccountIds } from '../../../src/main/account-ids.ts';
import { listCohorts, loadCohort, removeCohort } from '../../../src/main/store/cohorts.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/main/store/migrations.ts';
import { listPolicies, savePolicy } from '../../../src/main/store/policies.ts';
import { migrate, openOrCreateProject, openProject } from '../../../src/main/store/project-file.ts';
import { countRuns, insertRun } from '../../../src/main/store/runs.ts';
import { HOLD_POLICY } from '../../../src/engine/simulate/run.ts';
import { ARRANGED, addCohort, codeOf, newProject } from '../../support/projects.ts';
import { ASSUMPTIONS } from '../../support/assumptions.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('a project file', () => {
  it('is created with the current schema and opens again', () => {
    const { filePath, database } = newProject();
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    database.close();
    openProject(filePath).close();
  });

  it('is opened without trust in what its schema defines', () => {
    const { filePath, database } = newProject();
    database.close();
    const opened = openProject(filePath);
    expect(opened.pragma('trusted_schema', { simple: true })).toBe(0);
    opened.close();
  });

  it('of a newer schema is refused and left as it was', () => {
    const { filePath, database } = newProject();
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    const before = fs.readFileSync(filePath);
    expect(codeOf(() => openProject(filePath))).toBe('PROJECT_NEWER');
    expect(fs.readFileSync(filePath).equals(before)).toBe(true);
  });

  it('of another program, or no database, or a folder, or none, is refused', () => {
    const folder = temporaryFolder();
    const other = path.join(folder, 'other.db');
    new Database(other).exec('CREATE TABLE t (x)').close();
    const text = path.join(folder, 'text.limitlab');
    fs.writeFileSync(text, 'account_id,month\n'.repeat(100));
    expect(codeOf(() => openProject(other))).toBe('PROJECT_NOT_A_PROJECT');
    expect(codeOf(() => openProject(text))).toBe('PROJECT_NOT_A_PROJECT');
    expect(codeOf(() => openProject(folder))).toBe('PROJECT_NOT_A_PROJECT');
    expect(codeOf(() => openProject(path.join(folder, 'none')))).toBe('PROJECT_NOT_FOUND');
    const nowhere = path.join(folder, 'no/such/folder/p.limitlab');
    expect(codeOf(() => openOrCreateProject(nowhere))).toBe('FILE_NOT_WRITABLE');
  });

  it('is migrated whole or not at all', () => {
    const { filePath, database } = newProject();
    const later = [
      ...MIGRATIONS,
      'CREATE TABLE added (x)',
      'CREATE TABLE half (x); SELECT no_such_column',
    ];
    expect(() => migrate(database, filePath, later)).toThrow('no such column');
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(
      database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'added'").get(),
    ).toBeUndefined();
    migrate(database, filePath, later.slice(0, -1));
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION + 1);
    database.close();
  });
});

describe('a cohort', () => {
  it('comes back as it was stored', () => {
    const { database } = newProject();
    addCohort(database, 'c');
    const { panel, accountIds } = loadCohort(database, 'c');
    expect(panel).toEqual(ARRANGED.panel);
    expect(panel.rowStart.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(ARRANGED.accountIds.map((_, account) => accountIdAt(accountIds, account))).toEqual(
      ARRANGED.accountIds,
    );
    expect(listCohorts(database)).toMatchObject([
      {
        name: 'c',
        accounts: 300,
        rowsAccepted: 7,
        dimensions: [...BUILT_IN_DIMENSIONS, 'region', 'age_band'],
      },
    ]);
    database.close();
  });

  it('is absent after a failure on the way, at the start or just before the end', () => {
    const { database } = newProject();
    const fail = () => {
      throw new Error('power cut');
    };
    expect(() => addCohort(database, 'c', fail)).toThrow('power cut');
    expect(() => addCohort(database, 'c', undefined, fail)).toThrow('power cut');
    expect(listCohorts(database)).toEqual([]);
    expect(database.prepare('SELECT count(*) AS n FROM cohort_chunks').get()).toEqual({ n: 0 });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });

  it('keeps its name to itself', () => {
    const { database } = newProject();
    addCohort(database, 'c');
    expect(codeOf(() => addCohort(database, 'c'))).toBe('COHORT_EXISTS');
    expect(codeOf(() => loadCohort(database, 'd'))).toBe('COHORT_NOT_FOUND');
    database.close();
  });

  it('with a chunk missing is said to be damaged', () => {
    const { database } = newProject();
    addCohort(database, 'c');
    database.exec("DELETE FROM cohort_chunks WHERE array_name = 'column:balance'");
    expect(codeOf(() => loadCohort(database, 'c'))).toBe('PROJECT_DAMAGED');
    database.close();
  });

  it('takes its arrays with it when removed, and leaves its runs', () => {
    const { database } = newProject();
    addCohort(database, 'c');
    insertRun(database, {
      kind: 'simulation',
      cohort: 'c',
      cohortVersion: 1,
      cohortHash: 'aa',
      createdAt: 'now',
      engineVersion: '1',
      engine: 2,
      resultVersion: 2,
      seed: null,
      scenarios: ['hold'],
      policyHashes: [],
      assumptions: ASSUMPTIONS,
      assumptionsHash: '',
      measures: [],
      resultHashes: [],
    });
    removeCohort(database, 'c', '2026-01-01T00:00:00.000Z');
    expect(database.prepare('SELECT count(*) AS n FROM cohort_chunks').get()).toEqual({ n: 0 });
    expect(countRuns(database)).toBe(1);
    database.close();
  });
});

describe('policies', () => {
  it('are kept by name, the last one saved counts', () => {
    const { database } = newProject();
    savePolicy(database, { ...HOLD_POLICY, name: 'A' }, 't1');
    savePolicy(database, { ...HOLD_POLICY, name: 'B' }, 't1');
    savePolicy(database, { ...HOLD_POLICY, name: 'A', roundTo: 100 }, 't2');
    expect(listPolicies(database)).toMatchObject([
      { name: 'A', updatedAt: 't2', document: { roundTo: 100 } },
      { name: 'B', updatedAt: 't1' },
    ]);
    database.close();
  });
});

describe('account ids', () => {
  it('of any script are encoded and read back', () => {
    const ids = ['0001', '', '账户-七', 'é', '𠀀'];
    const encoded = encodeAccountIds(ids);
    expect(ids.map((_, account) => accountIdAt(encoded, account))).toEqual(ids);
  });
});
