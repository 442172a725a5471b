/** Sealed packs: another machine makes every figure again, and notices what was changed on the way. */
import fs from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import type { PackCohort, PackContext, PackManifest } from '../../../src/contract/pack.ts';
import type { ReportInput } from '../../../src/contract/report.ts';
import type { Verification } from '../../../src/contract/records.ts';
import { sha256 } from '../../../src/main/hashes.ts';
import { newKeyPair } from '../../../src/main/pack/signature.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder, temporaryFolder } from '../../support/temporary.ts';

type Files = Map<string, Buffer>;

/** For tests that forge. */
type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

async function unzipped(filePath: string): Promise<Files> {
  const zip = await openPromise(filePath, { lazyEntries: true });
  const files: Files = new Map();
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return files;
}

async function zipped(filePath: string, files: Files): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of files) zip.addBuffer(content, name);
  zip.end();
  fs.writeFileSync(filePath, await buffer(zip.outputStream));
}

/** Puts a file in and makes the manifest fit, as someone who knows the format would. */
function resealed(files: Files, name: string, content: string): Files {
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as PackManifest;
  const fitting = manifest.files.map((file) =>
    file.name === name
      ? { name, bytes: Buffer.byteLength(content), sha256: sha256(content) }
      : file,
  );
  const document = JSON.stringify({ ...manifest, files: fitting });
  return new Map([
    ...files,
    [name, Buffer.from(content)],
    ['manifest.json', Buffer.from(document)],
  ]);
}

describe('a sealed pack', () => {
  let folder: string;
  let service: Service;
  let project: string;
  let pack: string;

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    service = newService(path.join(folder, 'data'));
    const { handles } = service;
    const chosen = handles.issue(path.join(folder, 'p.limitlab'));
    ({ project } = await ask(service, 'projects.create', { file: chosen }));
    const csv = path.join(folder, 'c.csv');
    const file = handles.issue(csv);
    await ask(service, 'cohorts.generate', { file, accounts: 120, months: 14, seed: 8, job: 'g' });
    // Ids and texts that would be formulas, and gaps that an import fills.
    const lines = fs
      .readFileSync(csv, 'utf8')
      .replaceAll(/^A0000/gm, '=SECRET')
      .split('\n');
    fs.writeFileSync(csv, lines.filter((_, at) => at % 9 !== 5).join('\n'));
    await ask(service, 'cohorts.import', { project, files: [file], name: 'c', job: 'i' });
    const policies = await ask(service, 'policies.list', { project });
    const [champion, ...challengers] = policies.map(({ document }) => document);
    const document = { schema: 1 as const, name: 'Committee', cohort: 'c', champion, challengers };
    await ask(service, 'comparisons.save', { project, document });
    pack = await seal('pseudonyms', 'whole.zip');
  });
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function seal(
    cohort: PackCohort,
    name: string,
    smallCells?: ReportInput['smallCells'],
    comparison = 'Committee',
  ): Promise<string> {
    const filePath = path.join(folder, name);
    await ask(service, 'packs.write', {
      project,
      comparison,
      document: {
        schema: 1,
        title: 'Committee',
        date: '2026-01-15',
        language: 'zh-CN',
        smallCells,
      },
      cohort,
      file: service.handles.issue(filePath),
      job: 'w',
    });
    return filePath;
  }

  /** A verification on another machine, as far as it can be had here: a service with nothing but the pack. */
  async function verifiedElsewhere(filePath: string): Promise<Verification> {
    const other = newService(path.join(temporaryFolder(), 'data'));
    try {
      return await ask(other, 'packs.verify', { file: other.handles.issue(filePath), job: 'v' });
    } finally {
      await other.close();
    }
  }

  async function findingsIn(files: Files): Promise<string[]> {
    const filePath = path.join(temporaryFolder(), 'changed.zip');
    await zipped(filePath, files);
    const { findings } = await verifiedElsewhere(filePath);
    return findings.map(({ code, subject }) => `${code} ${subject}`);
  }

  it('is verified where there is nothing but it, and every figure is made again', async () => {
    expect(await verifiedElsewhere(pack)).toMatchObject({ ok: true, findings: [], runs: 3 });
  });

  it('is verified whatever its columns are called and its values sort like', async () => {
    const csv = path.join(folder, 'odd.csv');
    const rows = ['10', '2', '1a', '9', '1b'].flatMap((grade, account) =>
      ['2024-01', '2024-02', '2024-03'].map(
        (month) => `A${account},${month},1000,cash_loan,1390000000${account},${grade}`,
      ),
    );
    fs.writeFileSync(
      csv,
      `account_id,month,credit_limit,product,"phone, ""mobile""",=grade\n${rows.join('\n')}\n`,
    );
    const { document } = (await ask(service, 'policies.list', { project }))[0];
    await ask(service, 'cohorts.import', {
      project,
      files: [service.handles.issue(csv)],
      name: 'odd',
      privacy: { 'phone, "mobile"': { action: 'allow', reason: 'made up' } },
      job: 'o',
    });
    const of = { schema: 1 as const, name: 'Odd', cohort: 'odd', challengers: [document] };
    await ask(service, 'comparisons.save', {
      project,
      document: { ...of, champion: 'hold', x: '=grade', y: 'product' },
    });
    const odd = await seal('pseudonyms', 'odd.zip', undefined, 'Odd');
    expect(await verifiedElsewhere(odd)).toMatchObject({ ok: true, findings: [] });
  });

  it('hides small cells in its report and tables alike, and is verified so', async () => {
    const hiding = await seal('pseudonyms', 'hiding.zip', { below: 20, isHidden: true });
    const files = await unzipped(hiding);
    for (const name of ['report.html', 'tables/heatmap.csv'])
      expect(files.get(name)?.toString()).toMatch(/(<|&#60;|&lt;)20\b/);
    expect(await verifiedElsewhere(hiding)).toMatchObject({ ok: true, findings: [] });
  });

  it('holds no id of an account, unless ids are to be kept', async () => {
    for (const [name, content] of await unzipped(pack))
      expect(`${name} ${content.includes('SECRET')}`).toBe(`${name} false`);
    const kept = await seal('as_they_are', 'kept.zip');
    expect((await unzipped(kept)).get('cohort.csv')?.includes("'=SECRET")).toBe(true);
    expect(await verifiedElsewhere(kept)).toMatchObject({ ok: true });
  });

  it('is the same bytes when it is sealed again', async () => {
    const again = await seal('pseudonyms', 'again.zip');
    expect(fs.readFileSync(again).equals(fs.readFileSync(pack))).toBe(true);
  });

  it('without its cohort is verified as far as it goes, or whole with a project that holds the cohort', async () => {
    const bare = await seal('none', 'bare.zip');
    const alone = await verifiedElsewhere(bare);
    expect(alone).toMatchObject({ ok: true, runs: 0 });
    expect(alone.notes[0]).toContain('holds no cohort');
    const file = service.handles.issue(bare);
    const whole = await ask(service, 'packs.verify', { file, project, job: 'v' });
    expect(whole).toMatchObject({ ok: true, runs: 3 });
  });

  it('with a file that was changed, taken out or put in says which', async () => {
    const files = await unzipped(pack);
    const report = files.get('report.html')?.toString() ?? '';
    const edited = new Map([...files, ['report.html', Buffer.from(report.replace('c', 'd'))]]);
    expect(await findingsIn(edited)).toContain('FILE_CHANGED report.html');
    const without = new Map([...files].filter(([name]) => name !== 'tables/months.csv'));
    expect(await findingsIn(without)).toContain('FILE_MISSING tables/months.csv');
    const more = new Map([...files, ['more.txt', Buffer.from('x')]]);
    expect(await findingsIn(more)).toEqual(['FILE_CHANGED more.txt']);
  });

  it('with figures, a policy or data that were changed, hashes and all, does not hold', async () => {
    const files = await unzipped(pack);
    const text = (name: string) => files.get(name)?.toString() ?? '';
    const measures = text('tables/measures.csv').replace(/(\d)\.(\d\d),/, '9.$2,');
    expect(await findingsIn(resealed(files, 'tables/measures.csv', measures))).toEqual([
      'FIGURES_DIFFER tables/measures.csv',
    ]);
    const comparison = text('comparison.json').replace(/"windowMonths": \d+/, '"windowMonths": 2');
    expect(await findingsIn(resealed(files, 'comparison.json', comparison))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^RESULT_DIFFERS /)]),
    );
    const lines = text('cohort.csv').split('\r\n');
    const cells = lines[5].split(',');
    cells[4] = '123.45';
    const cohort = lines.with(5, cells.join(',')).join('\r\n');
    expect(await findingsIn(resealed(files, 'cohort.csv', cohort))).toContain('COHORT_CHANGED c');
  });

  /** The pack with its context changed, and the manifest made to fit. */
  function withContext(files: Files, change: (context: Writable<PackContext>) => void): Files {
    const context = JSON.parse(
      files.get('context.json')?.toString() ?? '',
    ) as Writable<PackContext>;
    change(context);
    return resealed(files, 'context.json', `${JSON.stringify(context, null, 2)}\n`);
  }

  const FORGED = 'f'.repeat(64);
  it.each<[string, (context: Writable<PackContext>) => void]>([
    ['policies', ({ provenance }) => (provenance.policyHashes[0] = FORGED)],
    ['results', ({ provenance }) => (provenance.resultHashes[1] = FORGED)],
    ['results', ({ provenance }) => (provenance.resultHashes.length = 0)],
    ['assumptions', ({ provenance }) => (provenance.assumptionsHash = FORGED)],
    ['cohort hash', ({ provenance }) => (provenance.cohortHash = FORGED)],
    ['cohort hash', ({ cohort }) => (cohort.hash = FORGED)],
    [
      'comparison',
      ({ provenance }) => (provenance.comparison = { name: 'Committee', hash: FORGED }),
    ],
    ['engine version', ({ provenance }) => (provenance.engineVersion = '9.9.9')],
    ['engine', ({ provenance }) => (provenance.engine = 9)],
    ['seed', ({ provenance }) => (provenance.seed = 1)],
    ['rows of the import', ({ cohort }) => (cohort.rowsRead += 1)],
    ['cohort', ({ cohort }) => (cohort.accounts += 1)],
    ['cohort', ({ cohort }) => (cohort.lastMonth = '2030-01')],
  ])('that claims what can be made out otherwise is found out: %s', async (subject, change) => {
    const found = await findingsIn(withContext(await unzipped(pack), change));
    expect(found).toContain(`CLAIM_DIFFERS ${subject}`);
  });

  it('lists what nothing in it proves, and proves it with the project that it came from', async () => {
    const alone = await verifiedElsewhere(pack);
    expect(alone.unproven).toEqual([
      expect.stringContaining('source files, rows read and rejected'),
      expect.stringContaining('hash of the cohort'),
      expect.stringMatching(/^Run \d+ and line \d+ of the audit log/),
    ]);
    const withProject = async (files: Files) => {
      const filePath = path.join(temporaryFolder(), 'claims.zip');
      await zipped(filePath, files);
      const file = service.handles.issue(filePath);
      return ask(service, 'packs.verify', { file, project, job: 'v' });
    };
    const files = await unzipped(pack);
    const whole = await withProject(files);
    expect(whole).toMatchObject({ ok: true, findings: [], unproven: [] });
    const subjects = async (change: (context: Writable<PackContext>) => void) =>
      (await withProject(withContext(files, change))).findings.map(({ subject }) => subject);
    expect(
      await subjects(({ cohort }) => {
        cohort.rowsRead += 5;
        cohort.rowsRejected += 5;
      }),
    ).toContain('import of the cohort');
    expect(await subjects(({ cohort }) => (cohort.sources[0].name = 'other.csv'))).toContain(
      'import of the cohort',
    );
    expect(
      await subjects(({ provenance }) => {
        if (provenance.run) provenance.run.auditHash = FORGED;
      }),
    ).toContain('recorded run');
  });

  it.each(['report.html', 'tables/measures.csv', 'policies.json', 'context.json', 'cohort.csv'])(
    'without %s is not whole, whatever its manifest says',
    async (name) => {
      const files = await unzipped(pack);
      const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as PackManifest;
      const fitting = { ...manifest, files: manifest.files.filter((file) => file.name !== name) };
      files.delete(name);
      files.set('manifest.json', Buffer.from(JSON.stringify(fitting)));
      expect(await findingsIn(files)).toContain(`FILE_MISSING ${name}`);
    },
  );

  it('without its results is not whole', async () => {
    const files = await unzipped(pack);
    const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as PackManifest;
    files.set('manifest.json', Buffer.from(JSON.stringify({ ...manifest, results: [] })));
    const bare = withContext(files, ({ provenance }) => (provenance.resultHashes.length = 0));
    expect(await findingsIn(bare)).toContain('CLAIM_DIFFERS results');
  });

  it('that is signed holds with the key that is trusted alone, and is signed with a private key alone', async () => {
    const { handles } = service;
    const [own, other] = ['own', 'other'].map((name) => {
      const pair = newKeyPair(undefined);
      const files = {
        key: path.join(folder, `${name}.pem`),
        trust: path.join(folder, `${name}.pub`),
      };
      fs.writeFileSync(files.key, pair.privateKey, { mode: 0o600 });
      fs.writeFileSync(files.trust, pair.publicKey);
      return files;
    });
    const signed = path.join(folder, 'signed.zip');
    const write = (key: string) =>
      service.call('packs.write', {
        project,
        comparison: 'Committee',
        document: { schema: 1, title: 'Committee', date: '2026-01-15', language: 'en' },
        file: handles.issue(signed),
        sign: { key: handles.issue(key) },
        job: 'w',
      });
    expect(await write(own.key)).toMatchObject({ ok: true });
    const verify = (trust: string) =>
      ask(service, 'packs.verify', {
        file: handles.issue(signed),
        trust: handles.issue(trust),
        job: 'v',
      });
    expect(await verify(own.trust)).toMatchObject({ ok: true });
    expect((await verify(other.trust)).findings).toMatchObject([{ code: 'SIGNATURE_WRONG' }]);
    // Another manifest under the same signature.
    const files = await unzipped(signed);
    await zipped(
      signed,
      withContext(files, ({ cohort }) => (cohort.sourceName = 'other.csv')),
    );
    expect((await verify(own.trust)).findings[0]).toMatchObject({ code: 'SIGNATURE_WRONG' });
    fs.rmSync(`${signed}.sig`);
    expect((await verify(own.trust)).findings).toMatchObject([{ code: 'SIGNATURE_MISSING' }]);
    if (process.platform !== 'win32') {
      fs.chmodSync(own.key, 0o640);
      expect(await write(own.key)).toMatchObject({ ok: false, error: { code: 'KEY_INVALID' } });
    }
  });

  it('that is none, or that is made to do harm, is refused', async () => {
    const dataFolder = temporaryFolder();
    const refused = async (name: string, content: Buffer | Files) => {
      const filePath = path.join(dataFolder, name);
      if (content instanceof Map) await zipped(filePath, content);
      else fs.writeFileSync(filePath, content);
      const file = service.handles.issue(filePath);
      const result = await service.call('packs.verify', { file, job: 'v' });
      return result.ok ? 'verified' : result.error.code;
    };
    expect(await refused('text.zip', Buffer.from('account_id,month\n'))).toBe('PACK_INVALID');
    expect(await refused('half.zip', fs.readFileSync(pack).subarray(0, 20_000))).toBe(
      'PACK_INVALID',
    );
    expect(await refused('empty.zip', new Map())).toBe('PACK_INVALID');
    const bad = new Map([['manifest.json', Buffer.from('{"schema":1}')]]);
    expect(await refused('bad.zip', bad)).toBe('PACK_INVALID');
    const many = Array.from({ length: 150 }, (_, at): [string, Buffer] => [
      `f${at}`,
      Buffer.from(''),
    ]);
    expect(await refused('many.zip', new Map(many))).toBe('PACK_INVALID');
    const reasonOf = async (name: string, content: Buffer) => {
      const filePath = path.join(dataFolder, name);
      fs.writeFileSync(filePath, content);
      const file = service.handles.issue(filePath);
      const result = await service.call('packs.verify', { file, job: 'v' });
      return result.ok ? 'verified' : result.error.message;
    };
    const whole = await unzipped(pack);
    const crowded = path.join(dataFolder, 'crowded.zip');
    await zipped(crowded, new Map([...whole, ...many]));
    expect(await reasonOf('crowded.zip', fs.readFileSync(crowded))).toContain('too many files');
    // A name twice: yazl refuses to write it, so it is patched in.
    const twice = path.join(dataFolder, 'twice.zip');
    await zipped(twice, new Map([...whole, ['report.htmm', Buffer.from('x')]]));
    const doubled = fs
      .readFileSync(twice)
      .toString('latin1')
      .replaceAll('report.htmm', 'report.html');
    expect(await reasonOf('twice.zip', Buffer.from(doubled, 'latin1'))).toContain('a name twice');
    const bomb = new Map([['manifest.json', Buffer.alloc(200_000_000)]]);
    expect(await refused('bomb.zip', bomb)).toBe('PACK_INVALID');
    // A name that leads out of the folder: yazl refuses to write it, so it is patched in.
    const slip = path.join(dataFolder, 'slip.zip');
    await zipped(slip, new Map([['aaaaaaaaaa', Buffer.from('x')]]));
    const patched = fs.readFileSync(slip).toString('latin1').replaceAll('aaaaaaaaaa', '../../evil');
    expect(await refused('slip.zip', Buffer.from(patched, 'latin1'))).toBe('PACK_INVALID');
    expect(fs.existsSync(path.join(dataFolder, '../../evil'))).toBe(false);
  });
});
