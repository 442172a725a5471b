/** The command line: commands, options, help and exit codes. */
import { Command, CommanderError } from 'commander';
import { escapedControls } from '../../contract/plain-text.ts';
import { formatError, toErrorData } from '../../contract/errors.ts';
import { VERSION } from '../host-paths.ts';
import type { HostPaths } from '../host-paths.ts';
import { addCohort } from './commands/cohort.ts';
import { addCompare } from './commands/compare.ts';
import { addEffects } from './commands/effects.ts';
import { addExport } from './commands/export.ts';
import { addDemo } from './commands/demo.ts';
import { addGenerate } from './commands/generate.ts';
import { addImport } from './commands/import.ts';
import { addInspect } from './commands/inspect.ts';
import { addKeygen } from './commands/keygen.ts';
import { addLedger } from './commands/ledger.ts';
import { addPack } from './commands/pack.ts';
import { addPlan } from './commands/plan.ts';
import { addPolicy } from './commands/policy.ts';
import { addReport } from './commands/report.ts';
import { addServe } from './commands/serve.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSweep } from './commands/sweep.ts';
import { addVerify } from './commands/verify.ts';
import type { RunCommand } from './command.ts';
import { ENDING_SIGNALS, Exit, Mismatch, Session, UsageError, note } from './session.ts';

const EXAMPLES = `
Examples:
  $ limitlab generate --accounts 5000 --months 24 --seed 7 --out cohort.csv
  $ limitlab import cohort.csv --project work.limitlab --cohort 2024
  $ limitlab simulate --project work.limitlab --cohort 2024 --policy observed --policy six-months.json --out results
  $ limitlab sweep --project work.limitlab --cohort 2024 --policy six-months.json --product cash_loan \\
      --x dormancy.windowMonths=3:12:1 --y dormancy.cutRateBp=1000:5000:500 --measure limit_total --out grid.csv
  $ limitlab ledger --project work.limitlab --cohort 2024 --policy six-months.json --account A00017
  $ limitlab effects --project work.limitlab --cohort 2024 --policy six-months.json
  $ limitlab plan --project work.limitlab --cohort 2024 --policy six-months.json --out plan.csv
  $ limitlab policy show six-months.json
  $ limitlab serve --project work.limitlab

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a verification found what does not match, 130 interrupted.`;

/** Signals that follow sooner are the same one. */
const SAME_SIGNAL_MS = 500;

function newProgram(): Command {
  return new Command('limitlab')
    .description('Replays credit-limit policies over cohorts of accounts, offline.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(limitlab COMMAND --help shows the options and examples)')
    .configureOutput({
      writeErr: (text) => process.stderr.write(escapedControls(text)),
    })
    .exitOverride();
}

/** Runs the command line and returns its exit code; never throws. */
export async function runCli(argv: readonly string[], paths: HostPaths): Promise<number> {
  let interrupted: number | undefined;
  const run: RunCommand = async (work, options) => {
    const session = new Session(paths, options);
    const onSignal = () => {
      // One Ctrl-C may come twice: to all programs of the terminal, and from the one that started this.
      const since = performance.now() - (interrupted ?? Infinity);
      if (since > SAME_SIGNAL_MS) process.exit(Exit.interrupted);
      if (interrupted !== undefined) return;
      interrupted = performance.now();
      session.interrupt();
    };
    for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
    try {
      await work(session);
    } finally {
      await session.service.close();
      for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
    }
  };
  const program = newProgram();
  const commands = [
    addGenerate,
    addImport,
    addInspect,
    addCohort,
    addSimulate,
    addSweep,
    addCompare,
    addLedger,
    addEffects,
    addPlan,
    addPolicy,
    addExport,
    addReport,
    addPack,
    addVerify,
    addKeygen,
    addServe,
    addDemo,
  ];
  for (const add of commands) add(program, run);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Exit.done;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? Exit.done : Exit.usage;
    if (thrown instanceof Mismatch) return Exit.mismatch;
    if (thrown instanceof UsageError) {
      note(`error: ${thrown.message}`);
      return Exit.usage;
    }
    const error = toErrorData(thrown);
    note(formatError(error));
    return interrupted !== undefined ? Exit.interrupted : Exit.failed;
  }
}
