/**
 * Benchmark of imports into a project with all checks on, against peers in the same run.
 * `npm run bench:import -- [ROWS] [RUNS]`: five shapes; `-- grow [RUNS] [SHAPE]`: 1, 2, 4 and 8 million rows of one shape;
 * `-- ROWS RUNS size`: the plain file, nothing else. Each import is a process of its own, which tells its peak of resident memory.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PEERS } from './import-peers.ts';
import { SHAPES, writeShape } from './import-shapes.ts';
import type { Shape } from './import-shapes.ts';

const [first = '', second = '', third = ''] = process.argv.slice(2);
const MILLIONS = [1, 2, 4, 8];

interface ImportRun {
  readonly seconds: number;
  readonly peakBytes: number;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function runImport(filePath: string, rows: number): ImportRun {
  const script = path.join(import.meta.dirname, 'import-once.ts');
  const options = ['--disable-warning=ExperimentalWarning', script, filePath, String(rows)];
  const { status, stdout } = spawnSync(process.execPath, options, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the import failed');
  return JSON.parse(stdout) as ImportRun;
}

function line(name: string, seconds: number, rows: number, ours?: number): void {
  const rate = (rows / seconds / 1e6).toFixed(2).padStart(6);
  const ratio = ours === undefined ? '' : `  ${(seconds / ours).toFixed(2)} × ours`;
  console.log(`  ${name.padEnd(42)} ${seconds.toFixed(2).padStart(7)} s ${rate} M rows/s${ratio}`);
}

function benchShape(
  folder: string,
  shape: Shape,
  wanted: number,
  runs: number,
  isAlone: boolean,
): void {
  const filePath = path.join(folder, 'panel.csv');
  const rows = writeShape(shape, filePath, wanted);
  const size = (fs.statSync(filePath).size / 1e6).toFixed(0);
  console.log(`${shape}: ${(rows / 1e6).toFixed(2)} M rows, ${size} MB; median of ${runs}`);
  const imports: ImportRun[] = [];
  const others = PEERS.map(() => [] as (number | undefined)[]);
  // Run by run in turn, so that the noise of the machine hits all alike.
  for (let run = 0; run < runs; run++) {
    imports.push(runImport(filePath, rows));
    if (!isAlone) PEERS.forEach((peer, at) => others[at].push(peer.seconds(folder, filePath)));
  }
  const ours = median(imports.map(({ seconds }) => seconds));
  line('import into a project, all checks', ours, rows);
  const peak = median(imports.map(({ peakBytes }) => peakBytes)) / 2 ** 20;
  console.log(`  ${'peak resident memory'.padEnd(42)} ${peak.toFixed(0).padStart(7)} MB`);
  if (isAlone) return;
  PEERS.forEach(({ name }, at) => {
    const seconds = others[at].flatMap((one) => one ?? []);
    if (seconds.length === 0)
      console.log(`  ${name}: left out, it is not installed or cannot read the file`);
    else line(name, median(seconds), rows, ours);
  });
}

function benchGrowth(folder: string, shape: Shape, runs: number): void {
  let before: number | undefined;
  for (const millions of MILLIONS) {
    const filePath = path.join(folder, 'panel.csv');
    const rows = writeShape(shape, filePath, millions * 1_000_000);
    const imports = Array.from({ length: runs }, () => runImport(filePath, rows));
    const seconds = median(imports.map((run) => run.seconds));
    const peak = median(imports.map((run) => run.peakBytes)) / 2 ** 20;
    const growth =
      before === undefined ? '' : `, ${(seconds / before).toFixed(2)} × the size before`;
    console.log(
      `${shape}, ${millions} M rows: ${seconds.toFixed(2)} s, ${(seconds / millions).toFixed(2)} s a million, ${peak.toFixed(0)} MB${growth}`,
    );
    before = seconds;
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-bench-'));
try {
  if (first === 'grow') {
    const shape = SHAPES.find((one) => one === third) ?? 'half empty';
    benchGrowth(folder, shape, Number(second) || 3);
  } else {
    const isAlone = third === 'size';
    const shapes = isAlone ? SHAPES.slice(0, 1) : SHAPES;
    for (const shape of shapes)
      benchShape(folder, shape, Number(first) || 2_200_000, Number(second) || 3, isAlone);
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
