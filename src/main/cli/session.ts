/** What every command needs: the service, paths as the user meant them, progress on stderr, results on stdout. */
import path from 'node:path';
import { escapedControls } from '../../contract/plain-text.ts';
import { AppError } from '../../contract/errors.ts';
import type { Result } from '../../contract/errors.ts';
import type { Method, RequestOf, Responses } from '../../contract/api.ts';
import type { JobProgress } from '../../contract/types.ts';
import { VERSION } from '../host-paths.ts';
import type { HostPaths } from '../host-paths.ts';
import { Service } from '../service/service.ts';
import type { HostPorts } from '../service/workbench.ts';
import { cancelledError } from '../worker/control.ts';

/** Exit codes of the command line. */
export const Exit = { done: 0, failed: 1, usage: 2, mismatch: 3, interrupted: 130 } as const;

/** A command used wrongly: exit code 2. */
export class UsageError extends Error {}

/** A verification found what does not match, and has said so: exit code 3. */
export class Mismatch extends Error {}

/** npm runs scripts in the package's folder; a path the user typed is meant from where they stand. */
function workingFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: startedIn } = process.env;
  return (script === 'limitlab' || script === 'demo') && startedIn ? startedIn : process.cwd();
}

/** A path argument as an absolute path. */
export function userPath(argument: string): string {
  return path.resolve(workingFolder(), argument);
}

const JOB = 'cli';

/** What asks the program to end: Ctrl-C, the system, a terminal that is closed. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function progressPrinter(): (progress: JobProgress) => void {
  const { stderr } = process;
  let lastPhase = '';
  return ({ phase, done, total }) => {
    const percent = total > 0 ? Math.floor((100 * done) / total) : 100;
    if (stderr.isTTY) stderr.write(`\r\u001b[K${phase} ${percent} %`);
    else if (phase !== lastPhase) stderr.write(`${phase}…\n`);
    lastPhase = phase;
  };
}

export class Session {
  readonly service: Service;
  readonly paths: HostPaths;
  readonly job = JOB;
  #interrupted = false;

  constructor(
    paths: HostPaths,
    options: Partial<Pick<HostPorts, 'kind' | 'opensWith' | 'log'>> = {},
  ) {
    this.paths = paths;
    this.service = new Service({
      kind: options.kind ?? 'cli',
      version: VERSION,
      dataFolder: paths.dataFolder,
      resourcesFolder: paths.resourcesFolder,
      licencesFile: paths.licencesFile,
      workerEntry: paths.workerEntry,
      opensWith: options.opensWith ?? null,
      log: options.log,
    });
    this.service.on('job.progress', progressPrinter());
  }

  /** A handle for a path argument. */
  file(argument: string): string {
    return this.service.handles.issue(userPath(argument));
  }

  /** The handle of a project that is opened. @throws AppError PROJECT_…, FILE_… */
  async openProject(argument: string): Promise<string> {
    return (await this.call('projects.open', { file: this.file(argument) })).project;
  }

  /** Whether the user has asked to stop. */
  isInterrupted = (): boolean => this.#interrupted;

  /** The response of a call. @throws AppError what the service answered with; CANCELLED after an interruption */
  async call<M extends Method>(method: M, request: RequestOf<M>): Promise<Responses[M]> {
    if (this.#interrupted) throw cancelledError();
    const result: Result<Responses[M]> = await this.service.call(method, request);
    if (!result.ok) throw new AppError(result.error);
    return result.value;
  }

  /** Asks the running job to stop. */
  interrupt(): void {
    this.#interrupted = true;
    void this.service.call('jobs.cancel', { job: JOB });
  }
}

/** Of an encrypted private key: an argument would be in the process list. */
export function keyPassphrase(): string | undefined {
  return process.env['LIMITLAB_KEY_PASSPHRASE'] || undefined;
}

/** Clears a progress line, so that what follows starts at its own. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

/** Values of files and arguments are in it: what of them a terminal would obey is written out. */
export function note(text: string): void {
  endProgress();
  process.stderr.write(`${escapedControls(text)}\n`);
}

export function print(text: string): void {
  endProgress();
  process.stdout.write(`${escapedControls(text)}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}
