/** Projects that somebody made to do harm, or that a disk damaged: refused by name, never computed with. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { seededRandom } from '../../../src/engine/synthetic/random.ts';
import { loadCohort } from '../../../src/main/store/cohorts.ts';
import { openProject } from '../../../src/main/store/project-file.ts';
import { savePolicy } from '../../../src/main/store/policies.ts';
import { setCohortHash, sealCohort } from '../../../src/main/store/seals.ts';
import { HOLD_POLICY } from '../../../src/engine/simulate/run.ts';
import { ask } from '../../support/bare-service.ts';
import { addCohort, codeOf, newProject } from '../../support/projects.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

/** A project with one cohort and one policy, as another program may then change it. */
function projectChangedBy(change: (database: Database.Database) => void): string {
  const { filePath, database } = newProject();
  addCohort(database, 'c');
  savePolicy(database, { ...HOLD_POLICY, name: 'P' }, '2026-01-01T00:00:00.000Z');
  database.close();
  const other = new Database(filePath);
  try {
    change(other);
  } finally {
    other.close();
  }
  return filePath;
}

const changedBy = (sql: string) => projectChangedBy((database) => database.exec(sql));

/** The message with which the only cohort of a project is refused. */
function refusal(filePath: string): string {
  const database = openProject(filePath);
  try {
    loadCohort(database, 'c');
    return 'it was loaded';
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return `${thrown.data.code} ${thrown.data.message}`;
  } finally {
    database.close();
  }
}

interface Chunk {
  readonly id: number;
  readonly name: string;
  readonly data: Buffer;
}

describe('a flipped bit', () => {
  it('anywhere in the arrays of a cohort is noticed and its array named: 200 of 200', () => {
    const random = seededRandom(17);
    const { filePath, database } = newProject();
    addCohort(database, 'c');
    const chunks = database
      .prepare<[], Chunk>('SELECT id, array_name AS name, data FROM cohort_chunks ORDER BY id')
      .all();
    const write = database.prepare('UPDATE cohort_chunks SET data = ? WHERE id = ?');
    const bytes = chunks.reduce((sum, { data }) => sum + data.length, 0);
    const unnoticed: string[] = [];
    for (let trial = 0; trial < 200; trial++) {
      let at = random.between(0, bytes - 1);
      const chunk = chunks.find(({ data }) => (at -= data.length) < 0);
      if (!chunk) throw new Error('no such byte');
      const changed = Buffer.from(chunk.data);
      changed[at + chunk.data.length] ^= 1 << random.between(0, 7);
      write.run(changed, chunk.id);
      const refused = refusal(filePath);
      if (!refused.startsWith('PROJECT_DAMAGED') || !refused.includes(chunk.name))
        unnoticed.push(`${chunk.name}: ${refused}`);
      write.run(chunk.data, chunk.id);
    }
    expect(unnoticed).toEqual([]);
    expect(refusal(filePath)).toBe('it was loaded');
    database.close();
  });

  it.each([
    ['a seal', `UPDATE cohort_arrays SET sha256 = 'aa' WHERE name = 'product'`],
    ['a text of an attribute', `UPDATE cohort_attributes SET dictionary = '["x","y","z","v","w"]'`],
    ['the count of rows', 'UPDATE cohorts SET row_count = row_count - 1'],
    ['the first month', 'UPDATE cohorts SET first_month = first_month + 1'],
    ['the hash', `UPDATE cohorts SET hash = 'aa'`],
  ])('in %s is noticed as well', (_, sql) => {
    expect(refusal(changedBy(sql))).toMatch(/^PROJECT_DAMAGED .*does not match its seal/);
  });
});

/** Changes an array, seals it anew and the cohort with it: what a forger would do. */
function forged(name: string, forge: (values: Int32Array) => void): string {
  return projectChangedBy((database) => {
    const [row] = database
      .prepare<[string], Chunk>('SELECT id, data FROM cohort_chunks WHERE array_name = ?')
      .all(name);
    const values = new Int32Array(Uint8Array.from(row.data).buffer);
    forge(values);
    database
      .prepare('UPDATE cohort_chunks SET data = ? WHERE id = ?')
      .run(Buffer.from(values.buffer), row.id);
    sealCohort(database, 1);
  });
}

describe('arrays that are sealed and do not fit', () => {
  it.each<[string, string, (values: Int32Array) => void]>([
    ['rowStart', 'rows that end before they begin', (values) => (values[1] = -5)],
    [
      'rowStart',
      'rows out of order',
      (values) => ([values[1], values[2]] = [values[2], values[1]]),
    ],
    ['rowStart', 'rows past the last', (values) => (values[values.length - 1] += 1)],
    ['firstMonth', 'a month before all', (values) => (values[0] = -1)],
    ['firstMonth', 'a month after all', (values) => (values[0] = 2 ** 30)],
    ['inactiveBefore', 'negative idleness', (values) => (values[0] = -2)],
    ['attribute:region', 'a code past the dictionary', (values) => (values[0] = 99)],
    ['attribute:region', 'a code below null', (values) => (values[0] = -2)],
    ['column:credit_limit', 'a negative limit', (values) => (values[3] = -100)],
    ['accountIds.offsets', 'ids out of order', (values) => (values[1] = 2 ** 20)],
  ])('%s: %s', (name, _, forge) => {
    expect(refusal(forged(name, forge))).toMatch(/^PROJECT_DAMAGED .*(fit|no limit)/);
  });

  it('nor is memory taken for an array that is not there', () => {
    const filePath = projectChangedBy((database) => {
      database.exec(
        `UPDATE cohort_arrays SET length = 9000000000000 WHERE name = 'column:balance'`,
      );
      setCohortHash(database, 1);
    });
    expect(refusal(filePath)).toMatch(/^PROJECT_DAMAGED .*column:balance.* incomplete/);
  });
});

describe('a schema that is not the product’s', () => {
  const endless =
    'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT o.* FROM old o, r WHERE r.n < 0';
  it.each([
    ['a view without end', `ALTER TABLE cohorts RENAME TO old; CREATE VIEW cohorts AS ${endless}`],
    ['a view more', 'CREATE VIEW more AS SELECT 1'],
    ['a table more', 'CREATE TABLE more (x)'],
    ['an index more', 'CREATE INDEX more ON policies (updated_at)'],
    [
      'a trigger more',
      'CREATE TRIGGER more AFTER INSERT ON audit_log BEGIN DELETE FROM policies; END',
    ],
    [
      'a guard that guards nothing',
      'DROP TRIGGER runs_kept; CREATE TRIGGER runs_kept BEFORE DELETE ON runs WHEN 0 BEGIN SELECT 1; END',
    ],
    ['a column more', "ALTER TABLE policies ADD COLUMN more TEXT DEFAULT ''"],
    ['a table less', 'DROP TABLE comparisons'],
    [
      'a computed column',
      `DROP TABLE comparisons; CREATE TABLE comparisons (id INTEGER PRIMARY KEY, name TEXT, document TEXT,
         updated_at TEXT AS (hex(zeroblob(400000000))))`,
    ],
  ])('is refused before anything is read: %s', (_, sql) => {
    expect(codeOf(() => openProject(changedBy(sql)))).toBe('PROJECT_DAMAGED');
  });

  it.each([
    [
      'trigger',
      'audit_log',
      'CREATE TRIGGER sqlite_stat1 AFTER INSERT ON audit_log BEGIN DELETE FROM policies; END',
    ],
    ['view', 'sqlite_stat1', 'CREATE VIEW sqlite_stat1 AS SELECT 1'],
    ['table', 'sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat CHECK (stat <> 1))'],
  ])('nor is a %s let in under the name of a table of ANALYZE', (type, table, sql) => {
    const filePath = projectChangedBy((database) => {
      database.unsafeMode(true);
      database.pragma('writable_schema = ON');
      const root = type === 'table' ? 2 : 0;
      database
        .prepare('INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)')
        .run(type, 'sqlite_stat1', table, root, sql);
    });
    expect(codeOf(() => openProject(filePath))).toBe('PROJECT_DAMAGED');
  });

  it('is left as it is: nothing is written into a project that is refused', () => {
    const filePath = changedBy('CREATE VIEW more AS SELECT 1');
    const before = fs.readFileSync(filePath);
    expect(codeOf(() => openProject(filePath))).toBe('PROJECT_DAMAGED');
    expect(fs.readFileSync(filePath).equals(before)).toBe(true);
  });

  it('may hold what ANALYZE writes, and lack a guard, which a verification tells', () => {
    openProject(changedBy('ANALYZE')).close();
    openProject(changedBy('DROP TRIGGER runs_kept')).close();
  });
});

describe('text that the product did not write', () => {
  const folder = makeTemporaryFolder();
  const service = newService(folder);
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [`UPDATE cohorts SET mapping = 'no JSON'`],
    [`UPDATE cohorts SET mapping = '[]'`],
    [`UPDATE cohorts SET warnings = '[{"code":"none"}]'`],
    [`UPDATE cohorts SET warnings = '{'`],
    [`UPDATE cohorts SET totals = '{"accepted":1}'`],
    [`UPDATE cohorts SET first_month = 9007199254740991`],
    [`UPDATE cohorts SET account_count = -1`],
    [`UPDATE cohorts SET row_count = -1`],
    [`UPDATE cohort_attributes SET dictionary = 'x'`],
    [`UPDATE cohort_attributes SET dictionary = '{"length":1000000000}'`],
    [`UPDATE cohort_attributes SET dictionary = '[1,null,{}]'`],
    [`UPDATE cohort_arrays SET length = -1`],
    [`UPDATE cohort_arrays SET type = 'float64' WHERE name = 'rowStart'`],
    [`DELETE FROM cohort_arrays WHERE name = 'column:credit_limit'`],
    [`DELETE FROM cohort_arrays WHERE name = 'accountIds.offsets'`],
    [`UPDATE policies SET document = '{'`],
    [`UPDATE comparisons SET document = '{}'`],
    [`INSERT INTO comparisons (name, document, updated_at) VALUES ('k', 'x', 'y')`],
    [`INSERT INTO comparisons (name, document, updated_at) VALUES ('k', '{}', 'y')`],
    [`DELETE FROM audit_head`],
    [
      `UPDATE audit_head SET lines = 'many' WHERE 0; DELETE FROM audit_head; INSERT INTO audit_head VALUES (1, '')`,
    ],
    [`DROP TRIGGER audit_log_unchanged; UPDATE audit_log SET detail = 'x'`],
    [`DROP TRIGGER audit_log_unchanged; UPDATE audit_log SET action = 'none'`],
    [
      `INSERT INTO runs (cohort_name, created_at, engine_version, scenarios, measures, record, hash)
      VALUES ('c', '', '', '', '', '{', '')`,
    ],
    [
      `INSERT INTO runs (cohort_name, created_at, engine_version, scenarios, measures, record, hash)
      VALUES ('c', '', '', '[]', '[]', '{"scenarios":[]}', 'aa')`,
    ],
  ])('gets an error of its own, never INTERNAL: %s', async (sql) => {
    const file = service.handles.issue(changedBy(sql));
    const calls = [
      service.call('projects.open', { file }),
      service.call('cohorts.list', { project: file }),
      service.call('comparisons.list', { project: file }),
      service.call('projects.audit', { project: file, job: 'audit' }),
      service.call('projects.verify', { project: file, job: 'verify' }),
    ];
    const results: { readonly ok: boolean; readonly error?: { readonly code: string } }[] =
      await Promise.all(calls);
    const run = await service.call('cohorts.quality', { project: file, cohort: 'c', job: 'run' });
    const codes = [...results, run].flatMap((result) =>
      result.ok ? [] : [result.error?.code ?? 'none'],
    );
    expect(codes.filter((code) => code !== 'PROJECT_DAMAGED')).toEqual([]);
    await ask(service, 'projects.close', { project: file });
    fs.rmSync(path.dirname(service.handles.resolve(file)), { recursive: true, force: true });
  });
});
