/** Records and packs that engine 1 made: told apart from tampering (fixtures: a project and a pack that it wrote). */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import type { RunRecord } from '../../../src/contract/records.ts';
import { insertRun } from '../../../src/main/store/runs.ts';
import { openProject } from '../../../src/main/store/project-file.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/engine-1');
const MADE_BY_ONE =
  'made by engine 1; results differ by corrections A1, A3; replayed with engine 2.';

function projectOfEngineOne(): string {
  const filePath = path.join(temporaryFolder(), 'p.limitlab');
  const packed = fs.readFileSync(path.join(FIXTURES, 'project.limitlab.gz'));
  fs.writeFileSync(filePath, zlib.gunzipSync(packed));
  return filePath;
}

function serviceForTest() {
  const service = newService(path.join(temporaryFolder(), 'data'));
  onTestFinished(() => service.close());
  return service;
}

async function verified(filePath: string) {
  const service = serviceForTest();
  const file = service.handles.issue(filePath);
  const { project } = await ask(service, 'projects.open', { file });
  return ask(service, 'projects.verify', { project, job: 'v' });
}

it('a run of engine 1 is genuine, and says which corrections change it', async () => {
  const found = await verified(projectOfEngineOne());
  expect(found).toMatchObject({ ok: true, runs: 1, findings: [] });
  expect(found.notes).toEqual([`run 1: ${MADE_BY_ONE}`]);
});

it('a run that engine 1 cannot have made is a finding, and no note', async () => {
  const filePath = projectOfEngineOne();
  const database = openProject(filePath);
  const { record } =
    database.prepare<[], { record: string }>('SELECT record FROM runs WHERE id = 1').get() ?? {};
  const run = JSON.parse(record ?? '') as RunRecord;
  expect(run).not.toHaveProperty('engine');
  insertRun(database, { ...run, resultHashes: run.resultHashes.map(() => 'f'.repeat(64)) });
  database.close();
  const found = await verified(filePath);
  expect(found.ok).toBe(false);
  expect(found.findings).toMatchObject([{ code: 'RESULT_DIFFERS', subject: 'run 2' }]);
  expect(found.notes).toEqual([`run 1: ${MADE_BY_ONE}`]);
});

it('a pack that engine 1 sealed holds, with a note', async () => {
  const service = serviceForTest();
  const file = service.handles.issue(path.join(FIXTURES, 'pack.zip'));
  const found = await ask(service, 'packs.verify', { file, job: 'v' });
  expect(found).toMatchObject({ ok: true, runs: 3 });
  expect(found.notes).toContain(`The results were ${MADE_BY_ONE}`);
});
