import fs from 'node:fs';
import open from 'open';
import { startBrowserHost } from '../../browser-host.ts';
import { guardProcess } from '../../guard-process.ts';
import { VERSION, dataFolder } from '../../host-paths.ts';
import { itPolicyPath, readItPolicy } from '../../it-policy.ts';
import { openLog } from '../../log.ts';
import { makeTemporaryFolder } from '../../own-folders.ts';
import { wholeNumber } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { ENDING_SIGNALS, UsageError, note, print, userPath } from '../session.ts';

interface ServeOptions {
  project?: string;
  example?: boolean;
  port: number;
  open: boolean;
  idleMinutes: number;
}

function opensWith({ project, example }: ServeOptions): 'example' | { projectPath: string } | null {
  if (project === undefined) return example ? 'example' : null;
  const projectPath = userPath(project);
  if (!fs.existsSync(projectPath))
    throw new UsageError(`--project: there is no file ${projectPath}.`);
  return { projectPath };
}

/** Resolves when the user ends the host. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ENDING_SIGNALS) process.once(signal, () => resolve());
  });
}

export const addServe: AddCommand = (program, run) => {
  program
    .command('serve')
    .description("Open the workbench in this machine's browser (loopback only).")
    .option('--project <file>', 'project file to open')
    .option('--example', 'open the example project')
    .option('--port <n>', 'port; any free one by default', wholeNumber(0, 65_535), 0)
    .option(
      '--idle-minutes <n>',
      'stop after so long without a page and without a job; 0: never',
      wholeNumber(0, 100_000),
      60,
    )
    .option('--no-open', 'do not open the browser')
    .addHelpText(
      'after',
      '\nExample:\n  $ limitlab serve --project work.limitlab\n\nCtrl-C stops it.',
    )
    .action((options: ServeOptions) => {
      if (!readItPolicy().policy.browserHost)
        throw new UsageError(`serve is not allowed by ${itPolicyPath()}.`);
      const log = openLog(dataFolder());
      guardProcess(log);
      log({ event: 'start', host: 'browser', version: VERSION });
      return run(
        async ({ service, paths: { rendererFolder } }) => {
          const ended = interruption();
          const uploadFolder = makeTemporaryFolder('uploads');
          const host = await startBrowserHost({
            service,
            rendererFolder,
            uploadFolder,
            port: options.port,
            idleMs: options.idleMinutes === 0 ? undefined : options.idleMinutes * 60_000,
          });
          print(host.address);
          note('LimitLab runs in the browser at the address above. Ctrl-C stops it.');
          if (options.open) {
            await open(host.address).catch(() =>
              note('No browser could be opened: open the address yourself.'),
            );
          }
          const idle = host.idle.then(() =>
            note(`No page was open for ${options.idleMinutes} minutes: LimitLab stops.`),
          );
          await Promise.race([ended, idle]);
          await host.close();
        },
        { kind: 'browser', opensWith: opensWith(options), log },
      );
    });
};
