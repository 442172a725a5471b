/** Imports a file into a new project and prints the seconds and the peak resident memory, bytes, as JSON: FILE ROWS. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { importFiles } from '../../src/main/worker/import-cohort.ts';

const [filePath, rows] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-import-'));
try {
  const start = performance.now();
  const { rowsAccepted } = importFiles(
    {
      projectPath: path.join(folder, 'bench.limitlab'),
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
  const seconds = (performance.now() - start) / 1000;
  if (rowsAccepted !== Number(rows)) throw new Error(`${rowsAccepted} of ${rows} rows accepted`);
  console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
} finally {
  fs.rmSync(folder, { recursive: true });
}
