/** What a verification of a project finds when someone changes the file behind the product's back. */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord, Verification } from '../../../src/contract/records.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { documentHash } from '../../../src/main/hashes.ts';
import { removeCohort } from '../../../src/main/store/cohorts.ts';
import { SCHEMA_VERSION } from '../../../src/main/store/migrations.ts';
import { openProject } from '../../../src/main/store/project-file.ts';
import { insertRun } from '../../../src/main/store/runs.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder, temporaryFolder } from '../../support/temporary.ts';

const COHORT = 'c';

async function withService<T>(folder: string, work: (service: Service) => Promise<T>): Promise<T> {
  const service = newService(path.join(folder, 'data'));
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

/** A project with a cohort of two versions, its policies, a stored comparison and three runs. */
async function makeProject(folder: string): Promise<string> {
  const filePath = path.join(folder, 'p.limitlab');
  await withService(folder, async (service) => {
    const { handles } = service;
    const { project } = await ask(service, 'projects.create', { file: handles.issue(filePath) });
    const file = handles.issue(path.join(folder, 'c.csv'));
    await ask(service, 'cohorts.generate', { file, accounts: 60, months: 12, seed: 5, job: 'g' });
    const imported = { project, files: [file], name: COHORT };
    await ask(service, 'cohorts.import', { ...imported, job: 'i' });
    const policies = await ask(service, 'policies.list', { project });
    const [champion, challenger] = policies.map(({ document }) => document);
    const compared = {
      cohort: COHORT,
      champion,
      challengers: [challenger],
      x: 'dormancy',
      y: 'score',
    };
    await ask(service, 'comparison.run', { project, ...compared, job: 'c' });
    await ask(service, 'cohorts.import', { ...imported, mode: 'replace', job: 'i' });
    await ask(service, 'comparison.run', { project, ...compared, job: 'c' });
    const scenarios = ['observed' as const, challenger];
    const results = handles.issue(path.join(folder, 'results'));
    await ask(service, 'simulation.export', {
      project,
      cohort: COHORT,
      scenarios,
      folder: results,
      job: 's',
    });
    const document = { schema: 1 as const, name: 'Committee', ...compared };
    await ask(service, 'comparisons.save', { project, document });
  });
  return filePath;
}

function verify(folder: string, filePath: string): Promise<Verification> {
  return withService(folder, async (service) => {
    const { project } = await ask(service, 'projects.open', {
      file: service.handles.issue(filePath),
    });
    return ask(service, 'projects.verify', { project, job: 'v' });
  });
}

describe('a verification', () => {
  let original: string;
  let source: string;
  beforeAll(async () => {
    source = makeTemporaryFolder();
    original = await makeProject(source);
  });
  afterAll(() => fs.rmSync(source, { recursive: true, force: true }));

  /** A copy of the project that was changed by SQL, and what a verification finds in it. */
  async function findingsAfter(change: (database: Database.Database) => void): Promise<string[]> {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'p.limitlab');
    fs.copyFileSync(original, filePath);
    const database = new Database(filePath);
    change(database);
    database.close();
    const { findings, ok } = await verify(folder, filePath);
    expect(ok).toBe(findings.length === 0);
    return findings.map(({ code, subject }) => `${code} ${subject}`);
  }

  /** Takes the guards away and puts them back, as a tamperer would. */
  function unguarded(database: Database.Database, change: () => void): void {
    const triggers = database
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
      )
      .all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
    change();
    for (const { sql } of triggers) database.exec(sql);
  }

  it('finds nothing in a project as it was written, former versions of the cohort included', async () => {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'p.limitlab');
    fs.copyFileSync(original, filePath);
    const found = await verify(folder, filePath);
    expect(found).toMatchObject({ ok: true, findings: [], notes: [], runs: 3, cohorts: 2 });
    // Presets, imports, runs, the comparison.
    expect(found.auditLines).toBe(3 + 2 + 3 + 1);
  });

  it('finds one changed byte of a cohort column, and names the column', async () => {
    const found = await findingsAfter((database) => {
      const chunk = database
        .prepare<[], { id: number; data: Buffer }>(
          `SELECT id, data FROM cohort_chunks WHERE array_name = 'column:bureau_score'
           AND cohort_id = (SELECT id FROM cohorts WHERE former_of IS NULL)`,
        )
        .get();
      if (!chunk) throw new Error('the cohort has no scores');
      chunk.data[400] ^= 1;
      database.prepare('UPDATE cohort_chunks SET data = ? WHERE id = ?').run(chunk.data, chunk.id);
    });
    expect(found).toContain('COHORT_CHANGED c, version 2');
  });

  it('finds a changed column whose seal was changed with it', async () => {
    const found = await findingsAfter((database) => {
      database.exec(
        "UPDATE cohort_arrays SET sha256 = 'ab' WHERE name = 'column:balance' AND cohort_id = 1",
      );
      database.exec("UPDATE cohorts SET hash = 'ab' WHERE id = 1");
    });
    expect(found).toContain('COHORT_CHANGED c, version 1');
  });

  it('finds an edited policy, an edited comparison, and one that is gone', async () => {
    expect(
      await findingsAfter((database) => {
        database.exec(
          `UPDATE policies SET document = json_set(document, '$.roundTo', 7) WHERE id = 1`,
        );
        database.exec('DELETE FROM policies WHERE id = 2');
        database.exec(`UPDATE comparisons SET document = json_set(document, '$.y', 'product')`);
      }),
    ).toEqual([
      expect.stringMatching(/^POLICY_CHANGED /),
      expect.stringMatching(/^POLICY_CHANGED /),
      'COMPARISON_CHANGED Committee',
    ]);
  });

  it('finds nothing where a comparison was renamed or removed as the log notes, and one that is gone after that', async () => {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'p.limitlab');
    fs.copyFileSync(original, filePath);
    await withService(folder, async (service) => {
      const file = service.handles.issue(filePath);
      const { project } = await ask(service, 'projects.open', { file });
      const [{ document }] = await ask(service, 'comparisons.list', { project });
      await ask(service, 'comparisons.rename', { project, name: 'Committee', to: 'Board' });
      await ask(service, 'comparisons.save', { project, document: { ...document, name: 'Spare' } });
      await ask(service, 'comparisons.remove', { project, name: 'Spare' });
    });
    expect(await verify(folder, filePath)).toMatchObject({ ok: true, findings: [] });
    const database = new Database(filePath);
    database.exec("DELETE FROM comparisons WHERE name = 'Board'");
    database.close();
    expect((await verify(folder, filePath)).findings).toEqual([
      expect.objectContaining({ code: 'COMPARISON_CHANGED', subject: 'Board' }),
    ]);
  });

  it.each([
    [
      'a second last line',
      `INSERT INTO audit_head VALUES (9, 'aa')`,
      'AUDIT_LINE_CHANGED audit_head',
    ],
    [
      'scenarios beside the record of a run',
      `DROP TRIGGER runs_unchanged; UPDATE runs SET scenarios = '["hold"]' WHERE id = 2`,
      'RUN_CHANGED run 2',
    ],
    [
      'measures beside the record of a run',
      `DROP TRIGGER runs_unchanged; UPDATE runs SET measures = '[]' WHERE id = 3`,
      'RUN_CHANGED run 3',
    ],
    ['a policy set aside', `UPDATE policies SET archived = 1 WHERE id = 2`, 'POLICY_CHANGED'],
    [
      'the mapping of an import',
      `UPDATE cohorts SET mapping = '{}'`,
      'COHORT_CHANGED c, version 2',
    ],
    ['counts of an import', `UPDATE cohorts SET rows_rejected = 9`, 'COHORT_CHANGED c, version 1'],
    ['the name of a source', `UPDATE cohort_sources SET name = 'x'`, 'COHORT_CHANGED c, version 1'],
  ])('finds %s', async (_, sql, finding) => {
    const found = await findingsAfter((database) => database.exec(sql));
    expect(found.some((one) => one.startsWith(finding))).toBe(true);
  });

  it('takes a removed cohort for removed where the clock was set back before that', async () => {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'p.limitlab');
    fs.copyFileSync(original, filePath);
    const database = openProject(filePath);
    removeCohort(database, COHORT, '2001-01-01T00:00:00.000Z');
    database.close();
    const found = await verify(folder, filePath);
    expect(found.findings).toEqual([]);
    expect(found.notes).toHaveLength(3);
  });

  it('finds a deleted audit line, in the middle and at the end', async () => {
    const without = (id: number) => (database: Database.Database) =>
      unguarded(database, () => database.exec(`DELETE FROM audit_log WHERE id = ${id}`));
    expect(await findingsAfter(without(3))).toContain('AUDIT_LINE_MISSING line 3');
    expect(await findingsAfter(without(9))).toContain('AUDIT_LINE_MISSING line 9');
  });

  it('finds an edited audit line, also where its own hash was made to fit', async () => {
    const edit = (database: Database.Database) =>
      database.exec("UPDATE audit_log SET at = '2020-01-01T00:00:00.000Z' WHERE id = 4");
    expect(await findingsAfter((database) => unguarded(database, () => edit(database)))).toEqual([
      'AUDIT_LINE_CHANGED line 4',
    ]);
    const rehashed = await findingsAfter((database) =>
      unguarded(database, () => {
        edit(database);
        const line = database
          .prepare<[], Record<string, string>>(
            'SELECT id, at, action, cohort_name AS cohort, detail, previous FROM audit_log WHERE id = 4',
          )
          .get();
        const detail: unknown = JSON.parse(line?.['detail'] ?? '{}');
        database
          .prepare('UPDATE audit_log SET hash = ? WHERE id = 4')
          .run(documentHash({ ...line, detail }));
      }),
    );
    expect(rehashed).toEqual(['AUDIT_LINE_CHANGED line 5']);
  });

  it('finds that the guards were taken away, and the guards refuse changes', async () => {
    expect(await findingsAfter((database) => database.exec('DROP TRIGGER audit_log_kept'))).toEqual(
      ['AUDIT_NOT_APPEND_ONLY audit_log_kept'],
    );
    await findingsAfter((database) => {
      const refused = /only added to/;
      expect(() => database.exec('DELETE FROM audit_log')).toThrow(refused);
      expect(() => database.exec("UPDATE audit_log SET at = ''")).toThrow(refused);
      expect(() => database.exec('DELETE FROM runs')).toThrow(refused);
      expect(() => database.exec("UPDATE runs SET record = ''")).toThrow(refused);
    });
  });

  it('finds an edited record and a deleted one', async () => {
    const edited = await findingsAfter((database) =>
      unguarded(database, () =>
        database.exec(
          `UPDATE runs SET record = json_set(record, '$.measures[0].limit_total', 1) WHERE id = 2`,
        ),
      ),
    );
    expect(edited).toEqual(['RUN_CHANGED run 2']);
    const deleted = await findingsAfter((database) =>
      unguarded(database, () => database.exec('DELETE FROM runs WHERE id = 3')),
    );
    expect(deleted).toEqual(['RUN_MISSING run 3']);
  });

  it('finds a result that the engine does not give again', async () => {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'p.limitlab');
    fs.copyFileSync(original, filePath);
    const database = openProject(filePath);
    const { record } =
      database.prepare<[], { record: string }>('SELECT record FROM runs WHERE id = 3').get() ?? {};
    const run = JSON.parse(record ?? '') as RunRecord;
    // As an engine would have recorded it that came to another result.
    const [observed] = run.resultHashes;
    insertRun(database, {
      ...run,
      engineVersion: '9.9.9',
      resultHashes: [observed, 'f'.repeat(64)],
    });
    database.close();
    const { findings } = await verify(folder, filePath);
    expect(findings).toMatchObject([{ code: 'RESULT_DIFFERS', subject: 'run 4' }]);
    expect(findings[0].message).toContain('9.9.9');
  });

  it('says of a removed cohort that its runs cannot be replayed, which is no fault', async () => {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'p.limitlab');
    fs.copyFileSync(original, filePath);
    const found = await withService(folder, async (service) => {
      const { project } = await ask(service, 'projects.open', {
        file: service.handles.issue(filePath),
      });
      await ask(service, 'cohorts.remove', { project, cohort: COHORT });
      return ask(service, 'projects.verify', { project, job: 'v' });
    });
    expect(found).toMatchObject({ ok: true, runs: 0, cohorts: 0 });
    expect(found.notes).toHaveLength(3);
  });
});

describe('a project of an earlier schema', () => {
  const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/projects');

  it('is kept for every version before this one', () => {
    const versions = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1);
    expect(fs.readdirSync(FIXTURES).sort()).toEqual(
      versions.map((version) => `schema-${version}.limitlab.gz`),
    );
  });

  it.each([1, 2, 3])('%i opens after migration, and is verified from then on', async (version) => {
    const folder = temporaryFolder();
    const filePath = path.join(folder, 'old.limitlab');
    const fixture = path.join(FIXTURES, `schema-${version}.limitlab.gz`);
    fs.writeFileSync(filePath, zlib.gunzipSync(fs.readFileSync(fixture)));
    const before = new Database(filePath, { readonly: true });
    expect(before.pragma('user_version', { simple: true })).toBe(version);
    before.close();
    const found = await withService(folder, async (service) => {
      const { project, cohorts, policies } = await ask(service, 'projects.open', {
        file: service.handles.issue(filePath),
      });
      expect(cohorts).toMatchObject([{ name: 'Fixture', accounts: 40, months: 10 }]);
      expect(policies).toHaveLength(3);
      const comparison = await ask(service, 'comparison.run', {
        project,
        cohort: 'Fixture',
        champion: 'observed',
        challengers: [policies[0].document, policies[1].document],
        x: 'dormancy',
        y: 'region',
        job: 'c',
      });
      // As the version that wrote the project found it.
      expect(
        [comparison.champion, ...comparison.challengers].map(
          ({ measures }) => measures.limit_total,
        ),
      ).toEqual([41_820_000, 32_807_262, 25_891_487]);
      return ask(service, 'projects.verify', { project, job: 'v' });
    });
    // Runs are replayed from the version on that hashed them.
    const hashed = version >= 3 ? 2 : 1;
    expect(found).toMatchObject({ ok: true, runs: hashed });
    const unhashed = 'run 1: noted by an earlier version, without hashes.';
    expect(found.notes.includes(unhashed)).toBe(version < 3);
    const after = new Database(filePath, { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    after.close();
  });
});
