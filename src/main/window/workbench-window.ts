/** One window with a service of its own: its page, its project, its jobs. Closing it is guarded; a page that dies comes back. */
import { BrowserWindow, app, screen } from 'electron';
import type { RenderProcessGoneDetails, WebContents } from 'electron';
import type { MenuCommand } from '../../contract/menu-commands.ts';
import type { Words } from '../../locales/index.ts';
import { forwardEvents } from '../ipc.ts';
import { Service } from '../service/service.ts';
import type { HostPorts } from '../service/workbench.ts';
import { APP_URL } from './app-protocol.ts';
import { confirmed, confirmedNow, fileDialogs } from './dialogs.ts';
import { MINIMUM_SIZE, keepWindowState, placedOn, readWindowState } from './window-state.ts';

export interface WindowPorts extends Omit<HostPorts, 'dialogs' | 'desktop' | 'kind'> {
  readonly preload: string;
  readonly devTools: boolean;
  readonly words: () => Words['desktop'];
  /** Where the next window is opened, so that windows do not cover one another. */
  readonly cascade: number;
  readonly focusProject: (projectPath: string) => boolean;
  readonly projectOpened: (window: WorkbenchWindow, projectPath: string) => void;
  readonly settingsSaved: NonNullable<HostPorts['desktop']>['settingsSaved'];
  readonly closed: (window: WorkbenchWindow) => void;
  readonly pageGone: (details: RenderProcessGoneDetails) => void;
}

const CASCADE_STEP = 28;

function newBrowserWindow({ preload, devTools, dataFolder, cascade }: WindowPorts): BrowserWindow {
  const state = placedOn(
    readWindowState(dataFolder),
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const shift = (at: number | undefined) =>
    at === undefined ? undefined : at + cascade * CASCADE_STEP;
  const window = new BrowserWindow({
    width: state.width,
    height: state.height,
    x: shift(state.x),
    y: shift(state.y),
    ...MINIMUM_SIZE,
    title: 'LimitLab',
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      spellcheck: false,
      devTools,
    },
  });
  if (state.maximized && cascade === 0) window.maximize();
  return window;
}

export class WorkbenchWindow {
  readonly window: BrowserWindow;
  readonly service: Service;
  projectPath: string | undefined;
  readonly #ports: WindowPorts;
  /** A project that the operating system asked for, until one is shown. */
  #offered: string | undefined;
  #mayClose = false;
  #ended: Promise<void> | undefined;

  constructor(ports: WindowPorts) {
    this.#ports = ports;
    this.window = newBrowserWindow(ports);
    const shownProject = () => this.projectPath;
    const offered = () => this.#offered;
    this.service = new Service({
      ...ports,
      kind: 'electron',
      // A page that comes back shows what it showed before.
      get opensWith() {
        const projectPath = shownProject() ?? offered();
        return projectPath === undefined ? ports.opensWith : { projectPath };
      },
      dialogs: fileDialogs(() => this.window, ports.words),
      desktop: {
        projectOpened: (projectPath) => {
          this.projectPath = projectPath;
          ports.projectOpened(this, projectPath);
        },
        focusProject: ports.focusProject,
        settingsSaved: ports.settingsSaved,
      },
    });
    const { webContents } = this.window;
    forwardEvents(this.service, (channel, data) => {
      if (!webContents.isDestroyed()) webContents.send(channel, data);
    });
    this.#guardClosing(webContents);
    this.#recoverPage(webContents);
    this.window.once('ready-to-show', () => this.window.show());
    void this.window.loadURL(APP_URL);
  }

  command(id: MenuCommand): void {
    this.service.announce('menu.command', { id });
  }

  /** Has the page open a project that the user asked the operating system for. */
  offer(projectPath: string): void {
    // A page that does not listen yet asks what to open once it does.
    this.#offered = projectPath;
    this.service.announce('project.offered', { file: this.service.handles.issue(projectPath) });
  }

  focus(): void {
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
  }

  /** Ends the service; the same promise every time. */
  end(): Promise<void> {
    this.#ended ??= this.service.close();
    return this.#ended;
  }

  #guardClosing(webContents: WebContents): void {
    const { words } = this.#ports;
    this.window.on('close', (event) => {
      this.#keepState();
      if (this.#mayClose || this.service.isIdle) return;
      event.preventDefault();
      void confirmed(this.window, {
        message: words().jobRuns,
        detail: words().jobRunsDetail,
        buttons: [words().stay, words().stopAndClose],
      }).then((close) => {
        if (!close) return;
        this.#mayClose = true;
        this.window.close();
      });
    });
    // The page objects to being left while it has changes that are not saved.
    webContents.on('will-prevent-unload', (event) => {
      const leave = confirmedNow(this.window, {
        message: words().unsaved,
        detail: words().unsavedDetail,
        buttons: [words().stay, words().discard],
      });
      if (leave) event.preventDefault();
    });
    this.window.on('closed', () => {
      void this.end();
      this.#ports.closed(this);
    });
  }

  #keepState(): void {
    keepWindowState(this.#ports.dataFolder, {
      ...this.window.getNormalBounds(),
      maximized: this.window.isMaximized(),
    });
  }

  #recoverPage(webContents: WebContents): void {
    const { words } = this.#ports;
    webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit') return;
      this.#ports.pageGone(details);
      this.service.cancelJobs();
      void confirmed(this.window, {
        message: words().pageGone,
        detail: words().pageGoneDetail,
        buttons: [words().openAgain, words().closeWindow],
      }).then((close) => (close ? this.window.destroy() : void this.window.loadURL(APP_URL)));
    });
    this.window.on('unresponsive', () => {
      void confirmed(this.window, {
        message: words().pageHangs,
        detail: words().pageHangsDetail,
        buttons: [words().wait, words().openAgain],
      }).then((reload) => {
        // What follows is the same as where it died by itself.
        if (reload) webContents.forcefullyCrashRenderer();
      });
    });
  }
}

/** Words about the product for the system's own about box. */
export function setAboutPanel(version: string, words: Words['desktop']): void {
  app.setAboutPanelOptions({
    applicationName: 'LimitLab',
    applicationVersion: version,
    version: `Electron ${process.versions['electron'] ?? ''}, Chromium ${process.versions['chrome'] ?? ''}`,
    copyright: words.aboutText,
  });
}
