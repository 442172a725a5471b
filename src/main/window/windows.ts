/** The windows of the application: one for a project, whoever asks for it. */
import type { WebContents } from 'electron';
import { realPath } from '../files.ts';
import type { Service } from '../service/service.ts';
import type { HostPorts } from '../service/workbench.ts';
import type { WorkbenchWindow } from './workbench-window.ts';

export type OpenWindow = (opensWith: HostPorts['opensWith'], cascade: number) => WorkbenchWindow;

export class Windows {
  readonly #windows = new Set<WorkbenchWindow>();
  readonly #ending = new Set<Promise<void>>();
  readonly #openWindow: OpenWindow;

  constructor(openWindow: OpenWindow) {
    this.#openWindow = openWindow;
  }

  get isEmpty(): boolean {
    return this.#windows.size === 0;
  }

  open(opensWith: HostPorts['opensWith']): WorkbenchWindow {
    const opened = this.#openWindow(opensWith, this.#windows.size);
    this.#windows.add(opened);
    return opened;
  }

  /** The window of contents, while it is open. */
  serviceOf(contents: WebContents): Service | undefined {
    return [...this.#windows].find(({ window }) => window.webContents === contents)?.service;
  }

  /** The window in front, or any. */
  front(): WorkbenchWindow | undefined {
    const windows = [...this.#windows];
    return windows.find(({ window }) => window.isFocused()) ?? windows.at(-1);
  }

  focusProject(projectPath: string): boolean {
    const found = [...this.#windows].find(
      (one) => one.projectPath !== undefined && realPath(one.projectPath) === realPath(projectPath),
    );
    found?.focus();
    return found !== undefined;
  }

  /** Shows a project: in its window, in one without a project, or in a new one. */
  async openProject(projectPath: string): Promise<void> {
    // A window that is ending may still have it.
    if (this.#ending.size > 0) await Promise.allSettled(this.#ending);
    if (this.focusProject(projectPath)) return;
    const empty = [...this.#windows].find((one) => one.projectPath === undefined);
    if (!empty) {
      this.open({ projectPath });
      return;
    }
    empty.offer(projectPath);
    empty.focus();
  }

  /** A window that was closed; its service goes on ending. */
  remove(closed: WorkbenchWindow): void {
    this.#windows.delete(closed);
    const ended = closed.end().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  /** Resolves when every service has ended; at once where none is open. */
  async ended(): Promise<void> {
    await Promise.allSettled([...[...this.#windows].map((one) => one.end()), ...this.#ending]);
  }
}
