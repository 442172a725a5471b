/** The work of the bare loop in numpy, one thread, in blocks of accounts that fit the cache. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import type { PeerColumns } from './bare-loop.ts';
import { CUT_RATE_BP, FLOOR, WINDOW_MONTHS } from './bench-policies.ts';

const SCRIPT = path.join(import.meta.dirname, 'numpy_peer.py');
const result = v.object({ seconds: v.number(), totals: v.array(v.number()) });

/** Median seconds and the limit totals by month; `undefined` where Python or numpy is not there. */
export function numpyLoop(
  { accounts, months, uses, need, limits }: PeerColumns,
  runs: number,
): v.InferOutput<typeof result> | undefined {
  if (spawnSync('python3', ['-c', 'import numpy']).status !== 0) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-bench-'));
  try {
    const columns = { uses, need, limits };
    for (const [name, values] of Object.entries(columns)) {
      fs.writeFileSync(path.join(folder, name), values);
    }
    const numbers = [accounts, months, WINDOW_MONTHS, CUT_RATE_BP, FLOOR, runs].map(String);
    const { stdout, stderr, status } = spawnSync('python3', [SCRIPT, folder, ...numbers], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (status !== 0) throw new Error(stderr);
    return v.parse(result, JSON.parse(stdout));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
