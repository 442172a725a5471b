/** The workbench itself, host-independent: one handler per contract method. Hosts forward calls and carry events. */
import { EXAMPLE_PREFIX } from './example.ts';
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { REQUESTS, isMethod } from '../../contract/api.ts';
import type {
  EventName,
  Events,
  Method,
  ParsedRequestOf,
  RequestOf,
  Responses,
} from '../../contract/api.ts';
import { AppError, failure, toResult } from '../../contract/errors.ts';
import { saidIssues } from '../../contract/said-issues.ts';
import { say } from '../../contract/said.ts';
import type { Result } from '../../contract/errors.ts';
import type { FileEntry } from '../../contract/types.ts';
import { Downloads } from '../downloads.ts';
import { ownFrames } from '../log.ts';
import { accountHandlers } from './account-handlers.ts';
import { cohortHandlers } from './cohort-handlers.ts';
import { exportHandlers } from './export-handlers.ts';
import { Handles } from './handles.ts';
import { Jobs } from './jobs.ts';
import { packHandlers } from './pack-handlers.ts';
import { projectHandlers } from './project-handlers.ts';
import { recordHandlers } from './record-handlers.ts';
import { reportHandlers } from './report-handlers.ts';
import { probeWith } from './probe.ts';
import { Projects } from './projects.ts';
import { Resources } from './resources.ts';
import { scenarioHandlers } from './scenario-handlers.ts';
import { readSettings } from './settings.ts';
import { SampledSimulations } from './sampled-simulations.ts';
import { Simulations } from './simulations.ts';
import type { Handlers, HostPorts, Workbench } from './workbench.ts';
import { ownName, removeLeftovers, removeTemporaryLeftovers } from '../own-folders.ts';
import { Workers } from './workers.ts';

/** Calls that take longer are logged, milliseconds. */
const SLOW_MS = 500;

type Listener = <E extends EventName>(event: E, data: Events[E]) => void;

export class Service {
  readonly handles = new Handles();
  readonly downloads = new Downloads();
  readonly #listeners = new Set<Listener>();
  readonly #workbench: Workbench;
  readonly #handlers: Handlers;
  readonly #probes: Workers;

  constructor(ports: HostPorts) {
    const threads = readSettings(ports.dataFolder).workers ?? undefined;
    const workers = new Workers(ports.workerEntry, threads);
    // Apart from the others: a project is opened while they are busy.
    this.#probes = new Workers(ports.workerEntry, 1, undefined, 0);
    const simulations = new Simulations(workers);
    const exports = path.join(ports.dataFolder, 'exports');
    removeLeftovers(exports, '');
    removeLeftovers(ports.dataFolder, EXAMPLE_PREFIX);
    removeTemporaryLeftovers();
    this.#workbench = {
      ports,
      handles: this.handles,
      downloads: this.downloads,
      exportsFolder: path.join(exports, ownName('')),
      jobs: new Jobs((progress) => this.#emit('job.progress', progress)),
      projects: new Projects(ports.kind, probeWith(this.#probes)),
      resources: new Resources(ports.resourcesFolder),
      simulations,
      samples: new SampledSimulations(simulations, workers),
      workers,
    };
    this.#handlers = {
      ...projectHandlers(this.#workbench),
      ...cohortHandlers(this.#workbench),
      ...scenarioHandlers(this.#workbench),
      ...accountHandlers(this.#workbench),
      ...recordHandlers(this.#workbench),
      ...reportHandlers(this.#workbench),
      ...exportHandlers(this.#workbench),
      ...packHandlers(this.#workbench),
    };
  }

  #emit<E extends EventName>(event: E, data: Events[E]): void {
    for (const listener of this.#listeners) listener(event, data);
  }

  /** Tells the page something that its host has to say. */
  announce<E extends 'menu.command' | 'project.offered'>(event: E, data: Events[E]): void {
    this.#emit(event, data);
  }

  /** Issues a handle for a file that the user gave the page. @throws AppError FILE_NOT_FOUND where that is no file */
  fileEntry(filePath: unknown): FileEntry {
    const isFile =
      typeof filePath === 'string' &&
      path.isAbsolute(filePath) &&
      fs.existsSync(filePath) &&
      fs.statSync(filePath).isFile();
    if (isFile) {
      const { size } = fs.statSync(filePath);
      return {
        file: this.handles.issue(filePath),
        name: path.basename(filePath),
        sizeBytes: size,
      };
    }
    throw new AppError({
      code: 'FILE_NOT_FOUND',
      message: say`What was dropped is not a file.`,
      remedy: say`Drop a file, not a folder.`,
    });
  }

  /** Listens to every event; call the returned function to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens to one event; call the returned function to stop. */
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void {
    return this.listen((name: EventName, data) => {
      if (name === event) listener(data as unknown as Events[E]);
    });
  }

  /** Answers a call that came through a boundary: method and request are unknown until parsed. Never rejects. */
  async handle(method: unknown, request: unknown): Promise<Result<unknown>> {
    if (!isMethod(method)) {
      return failure({
        code: 'BAD_REQUEST',
        message: say`There is no method "${typeof method === 'string' ? method : typeof method}".`,
      });
    }
    return this.#answer(method, request);
  }

  /** The same call with types, for hosts in this process. */
  async call<M extends Method>(method: M, request: RequestOf<M>): Promise<Result<Responses[M]>> {
    return this.#answer(method, request);
  }

  async #answer<M extends Method>(method: M, request: unknown): Promise<Result<Responses[M]>> {
    const parsed = v.safeParse(REQUESTS[method], request);
    if (!parsed.success) {
      return failure({
        code: 'BAD_REQUEST',
        message: say`${method}: ${saidIssues(parsed.issues, 'request')}`,
      });
    }
    const handler: Handlers[M] = this.#handlers[method];
    const start = performance.now();
    let frames: readonly string[] | undefined;
    const result = await toResult<Responses[M]>(async () => {
      try {
        return await handler(parsed.output as ParsedRequestOf<M>);
      } catch (thrown) {
        if (!(thrown instanceof AppError)) frames = ownFrames(thrown);
        throw thrown;
      }
    });
    const ms = Math.round(performance.now() - start);
    if (!result.ok || ms >= SLOW_MS)
      this.#workbench.ports.log?.({
        event: 'call',
        method,
        ms,
        ...(result.ok ? {} : { code: result.error.code, frames }),
      });
    return result;
  }

  get isIdle(): boolean {
    return this.#workbench.jobs.isIdle;
  }

  cancelJobs(): void {
    this.#workbench.jobs.cancelAll();
  }

  /** Cancels what runs, then ends the workers and closes the projects. */
  async close(): Promise<void> {
    const { jobs, workers, projects, exportsFolder } = this.#workbench;
    jobs.cancelAll();
    await Promise.all([workers.close(), this.#probes.close()]);
    projects.closeAll();
    fs.rmSync(exportsFolder, { recursive: true, force: true });
  }
}
