/** Exit codes of verify, for a project and for a pack. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, cli } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

describe('limitlab verify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = makeTemporaryFolder();
    const policy = path.join(ROOT, 'resources/policies/growth.json');
    const project = ['--project', 'p.limitlab'];
    const compared = ['--cohort', 'c', '--champion', 'observed', '--challenger', policy];
    const commands = [
      ['generate', '--accounts', '80', '--months', '12', '--out', 'c.csv'],
      ['import', 'c.csv', ...project, '--cohort', 'c'],
      ['compare', ...project, ...compared, '--save', 'Committee', '--out', 'c.html'],
      ['simulate', ...project, '--cohort', 'c', '--policy', policy, '--out', 'results'],
      ['pack', ...project, '--comparison', 'Committee', '--with-cohort', '--out', 'p.zip'],
    ];
    for (const command of commands) expect(await cli(command, folder)).toMatchObject({ code: 0 });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('is 0 where everything matches, 2 without anything to verify', async () => {
    const project = await cli(['verify', '--project', 'p.limitlab'], folder);
    expect(project).toMatchObject({ code: 0 });
    expect(project.stdout).toContain('2 runs replayed');
    expect(project.stdout).toContain('everything matches');
    expect(await cli(['verify', 'p.zip', '--json'], folder)).toMatchObject({ code: 0 });
    expect(await cli(['verify'], folder)).toMatchObject({ code: 2 });
  });

  it('is 1 for what is no pack', async () => {
    const { code, stderr } = await cli(['verify', 'c.csv'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain('PACK_INVALID');
  });

  it('is 3 where something does not match, and says what', async () => {
    const changed = path.join(folder, 'changed.limitlab');
    fs.copyFileSync(path.join(folder, 'p.limitlab'), changed);
    const database = new Database(changed);
    database.exec("UPDATE comparisons SET document = json_set(document, '$.y', 'product')");
    database.close();
    const { code, stdout } = await cli(['verify', '--project', 'changed.limitlab'], folder);
    expect(code).toBe(3);
    expect(stdout).toContain('COMPARISON_CHANGED  Committee');
  });
});
