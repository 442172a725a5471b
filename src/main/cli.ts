/** CLI host: the same service from a shell. Exit codes: 0 done, 1 failed, 2 usage, 3 mismatch, 130 interrupted. */
import { runCli } from './cli/program.ts';
import { hostPaths } from './host-paths.ts';

// A reader that has enough, such as head, is no failure.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), hostPaths(import.meta.dirname));
