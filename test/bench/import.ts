/**
 * Benchmark of imports: a generated panel of 14 columns, plain and quoted, into a project with all checks on, against
 * `sqlite3 .import` and PapaParse's parsing alone, in the same run. `npm run bench:import -- [ROWS] [RUNS]`
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Papa from 'papaparse';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import { importCohort } from '../../src/main/worker/import-cohort.ts';

const [rows = 2_400_000, runs = 5] = process.argv.slice(2).map(Number);
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

function median(work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function line(name: string, seconds: number): void {
  const rate = (rows / seconds / 1e6).toFixed(2).padStart(6);
  console.log(`${name.padEnd(46)} ${seconds.toFixed(2).padStart(7)} s ${rate} M rows/s`);
}

function importInto(folder: string, filePath: string): void {
  const projectPath = path.join(folder, 'bench.limitlab');
  fs.rmSync(projectPath, { force: true });
  const { rowsAccepted } = importCohort(
    {
      projectPath,
      filePaths: [filePath],
      cohort: 'c',
      mode: 'new',
      overlap: 'keep',
      mapping: undefined,
      format: {},
      privacy: {},
      maxRejectShare: 0,
      keyPath: path.join(folder, 'key'),
      rejectsPath: path.join(folder, 'rejects.csv'),
      alwaysWriteRejects: false,
    },
    { progress: () => undefined, checkCancelled: () => undefined },
  );
  if (rowsAccepted !== rows) throw new Error(`${rowsAccepted} of ${rows} rows were accepted`);
}

/** Seconds of `sqlite3 .import`, `undefined` where there is no such program. */
function sqliteSeconds(folder: string, filePath: string): number | undefined {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return undefined;
  return median(() => {
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
  const ours = median(() => importInto(folder, filePath));
  line('import into a project, all checks', ours);
  const sqlite = sqliteSeconds(folder, filePath);
  if (sqlite === undefined) console.log('sqlite3: left out, it is not there');
  else {
    line('sqlite3 .import', sqlite);
    console.log(
      `${'import : sqlite3 .import'.padEnd(46)} ${(sqlite / ours).toFixed(2).padStart(7)}×`,
    );
  }
  const parsing = median(() => {
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
  bench(folder, 'quoted', true);
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`${'peak resident memory'.padEnd(46)} ${peak.toFixed(0).padStart(7)} MB`);
} finally {
  fs.rmSync(folder, { recursive: true });
}
