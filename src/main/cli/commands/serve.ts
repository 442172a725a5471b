import fs from 'node:fs';
import open from 'open';
import { startBrowserHost } from '../../browser-host.ts';
import type { BrowserHost, BrowserHostOptions } from '../../browser-host.ts';
import { recallHost, rememberHost } from '../../host-memory.ts';
import { writeOpeningPage } from '../../opening-page.ts';
import { guardProcess } from '../../guard-process.ts';
import { VERSION, dataFolder } from '../../host-paths.ts';
import { itPolicyPath, readItPolicy } from '../../it-policy.ts';
import { openLog } from '../../log.ts';
import { makeTemporaryFolder } from '../../own-folders.ts';
import { wholeNumber } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { ENDING_SIGNALS, UsageError, note, print, userPath } from '../session.ts';

/** How long the host may take to end. */
const MOST_TO_END_MS = 1500;
/** How long a browser may take to start. */
const PAGE_KEPT_MS = 60_000;

interface ServeOptions {
  project?: string;
  example?: boolean;
  port?: number;
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

/** The host on the port that was asked for; else on that of the last start, or any where another has it. */
async function startAt(
  settings: Omit<BrowserHostOptions, 'port'>,
  asked: number | undefined,
  last: number | undefined,
): Promise<BrowserHost> {
  if (asked !== undefined || last === undefined)
    return startBrowserHost({ ...settings, port: asked ?? 0 });
  return startBrowserHost({ ...settings, port: last }).catch(() =>
    startBrowserHost({ ...settings, port: 0 }),
  );
}

/** @returns what removes the page that led there */
async function openInBrowser(address: string): Promise<() => void> {
  const { filePath, remove } = writeOpeningPage(address);
  setTimeout(remove, PAGE_KEPT_MS).unref();
  await open(filePath).catch(() => note('No browser could be opened: open the address yourself.'));
  return remove;
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
    .option(
      '--port <n>',
      'port; that of the last start by default, or any free one',
      wholeNumber(0, 65_535),
    )
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
        async ({ service, paths: { rendererFolder, dataFolder: folder } }) => {
          const ended = interruption();
          const { secret, port } = recallHost(folder);
          const settings = {
            service,
            secret,
            rendererFolder,
            uploadFolder: makeTemporaryFolder('uploads'),
            idleMs: options.idleMinutes === 0 ? undefined : options.idleMinutes * 60_000,
          };
          const host = await startAt(settings, options.port, port);
          rememberHost(folder, { port: host.port, secret });
          print(host.address);
          note('LimitLab runs in the browser at the address above. Ctrl-C stops it.');
          const removePage = options.open ? await openInBrowser(host.address) : () => {};
          const idle = host.idle.then(() =>
            note(`No page was open for ${options.idleMinutes} minutes: LimitLab stops.`),
          );
          await Promise.race([ended, idle]);
          // Whatever is open: a client may keep a connection, and a thread may not listen.
          setTimeout(() => process.exit(), MOST_TO_END_MS).unref();
          removePage();
          await host.close();
        },
        { kind: 'browser', opensWith: opensWith(options), log },
      );
    });
};
