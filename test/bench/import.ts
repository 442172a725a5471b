/**
 * Benchmark of imports: a generated panel of 14 columns, plain and quoted, into a project with all checks on, against
 * `sqlite3 .import` and PapaParse's parsing alone, in the same run. Each import is a process of its own, which tells its
 * peak of resident memory. `npm run bench:import -- [ROWS] [RUNS]`; with `size` as a third word the plain file is imported
 * and nothing else is timed, e.g. `npm run bench:import -- 24000000 1 size`.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Papa from 'papaparse';
import { seededRandom } from '../../src/engine/synthetic/random.ts';

const [rows = 2_400_000, runs = 5] = process.argv.slice(2).map(Number);
const isSizeAlone = process.argv[4] === 'size';
const MONTHS = 24;
const HEADER =
  'account_id,month,product,credit_limit,balance,peak_balance,draw_count,draw_amount,purchase_count,purchase_amount,repayment_amount,days_past_due,bureau_score,region';
const REGIONS = ['East', 'North', 'South', 'West'];
const LINES_PER_WRITE = 20_000;

/** Writes the panel; `quoted` puts quotes around the texts, as many exports do. */
function writePanel(filePath: string, quoted: boolean): void {
  const random = seededRandom(1);
  const descriptor = fs.openSync(filePath, 'w');
  let lines = [HEADER];
  const quote = (text: string) => (quoted ? `"${text}"` : text);
  for (let row = 0; row < rows; row++) {
    const account = Math.floor(row / MONTHS);
    const at = row % MONTHS;
    const month = `${2023 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    const limit = 1000 * random.between(1, 50);
    const cents = () => String(random.between(0, 99)).padStart(2, '0');
    const amount = () => `${random.between(0, limit - 1)}.${cents()}`;
    const balance = random.between(0, limit - 1);
    lines.push(
      [
        quote(`A${String(account).padStart(8, '0')}`),
        month,
        account % 2 === 0 ? 'cash_loan' : 'purchase_credit',
        `${limit}.00`,
        `${balance}.${cents()}`,
        `${random.between(balance, limit - 1)}.${cents()}`,
        random.between(0, 9),
        amount(),
        random.between(0, 9),
        amount(),
        amount(),
        random.next() < 0.05 ? 30 : 0,
        random.between(400, 850),
        quote(REGIONS[account % REGIONS.length]),
      ].join(','),
    );
    if (lines.length < LINES_PER_WRITE) continue;
    fs.writeSync(descriptor, `${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) fs.writeSync(descriptor, `${lines.join('\n')}\n`);
  fs.closeSync(descriptor);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Median seconds of several runs. */
function secondsOf(work: () => void): number {
  return median(
    Array.from({ length: runs }, () => {
      const start = performance.now();
      work();
      return (performance.now() - start) / 1000;
    }),
  );
}

function line(name: string, seconds: number): void {
  const rate = (rows / seconds / 1e6).toFixed(2).padStart(6);
  console.log(`${name.padEnd(46)} ${seconds.toFixed(2).padStart(7)} s ${rate} M rows/s`);
}

interface ImportRun {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** One import, in a process of its own. */
function runImport(filePath: string): ImportRun {
  const script = path.join(import.meta.dirname, 'import-once.ts');
  const options = ['--disable-warning=ExperimentalWarning', script, filePath, String(rows)];
  const { status, stdout } = spawnSync(process.execPath, options, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the import failed');
  return JSON.parse(stdout) as ImportRun;
}

/** Seconds of `sqlite3 .import`, `undefined` where there is no such program. */
function sqliteSeconds(folder: string, filePath: string): number | undefined {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return undefined;
  return secondsOf(() => {
    const database = path.join(folder, 'bench.db');
    fs.rmSync(database, { force: true });
    const { status, stderr } = spawnSync('sqlite3', [
      database,
      '.mode csv',
      `.import ${filePath} t`,
    ]);
    if (status !== 0) throw new Error(String(stderr));
  });
}

function bench(folder: string, title: string, quoted: boolean): void {
  const filePath = path.join(folder, 'panel.csv');
  writePanel(filePath, quoted);
  const size = (fs.statSync(filePath).size / 1e6).toFixed(0);
  console.log(
    `${title}: ${(rows / 1e6).toFixed(1)} M rows, 14 columns, ${size} MB; median of ${runs}`,
  );
  const imports = Array.from({ length: runs }, () => runImport(filePath));
  const ours = median(imports.map(({ seconds }) => seconds));
  line('import into a project, all checks', ours);
  const peak = median(imports.map(({ peakBytes }) => peakBytes)) / 2 ** 20;
  console.log(
    `${'peak resident memory of an import'.padEnd(46)} ${peak.toFixed(0).padStart(7)} MB`,
  );
  if (isSizeAlone) return;
  const sqlite = sqliteSeconds(folder, filePath);
  if (sqlite === undefined) console.log('sqlite3: left out, it is not there');
  else {
    line('sqlite3 .import', sqlite);
    console.log(
      `${'import : sqlite3 .import'.padEnd(46)} ${(sqlite / ours).toFixed(2).padStart(7)}×`,
    );
  }
  const parsing = secondsOf(() => {
    const descriptor = fs.openSync(filePath, 'r');
    const chunk = Buffer.alloc(1 << 24);
    let rest = '';
    for (;;) {
      const count = fs.readSync(descriptor, chunk);
      const text = rest + chunk.toString('latin1', 0, count);
      const result = new Papa.Parser({ delimiter: ',', newline: '\n' }).parse(
        text,
        0,
        count > 0,
      ) as {
        readonly meta: { readonly cursor: number };
      };
      rest = text.slice(result.meta.cursor);
      if (count === 0) break;
    }
    fs.closeSync(descriptor);
  });
  line('PapaParse, parsing alone', parsing);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-bench-'));
try {
  bench(folder, 'plain', false);
  if (!isSizeAlone) bench(folder, 'quoted', true);
} finally {
  fs.rmSync(folder, { recursive: true });
}
