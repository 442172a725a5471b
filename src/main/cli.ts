/** CLI host: the same service from a shell. Exit codes: 0 done, 1 failed, 2 usage, 130 interrupted. */
import { runCli } from './cli/program.ts';
import { hostPaths } from './host-paths.ts';

process.exitCode = await runCli(process.argv.slice(2), hostPaths(import.meta.dirname));
