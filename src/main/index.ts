/** Electron host: lifecycle, windows, menu. Everything else is the service's. */
import path from 'node:path';
import process from 'node:process';
import { guardProcess } from './guard-process.ts';
import { Menu, app, crashReporter, dialog, ipcMain, session } from 'electron';
import { WORDS, languageFor } from '../locales/index.ts';
import type { Language } from '../locales/index.ts';
import { toErrorData } from '../contract/errors.ts';
import { makeFolder } from './files.ts';
import { readItPolicy } from './it-policy.ts';
import { openLog } from './log.ts';
import { VERSION, hostPaths } from './host-paths.ts';
import { registerIpc } from './ipc.ts';
import { recentProjects } from './service/recent-projects.ts';
import { readSettings } from './service/settings.ts';
import { declareAppScheme, serveApp } from './window/app-protocol.ts';
import { closeSession, confine, isAppPage } from './window/confine.ts';
import { confirmed } from './window/dialogs.ts';
import { parseLaunch } from './window/launch.ts';
import { menuTemplate } from './window/menu.ts';
import { printPage, savePageAsPdf } from './window/print.ts';
import { printReport } from './window/print-report.ts';
import { checkForUpdates } from './window/updates.ts';
import { Windows } from './window/windows.ts';
import { WorkbenchWindow, setAboutPanel } from './window/workbench-window.ts';

const paths = hostPaths(import.meta.dirname);
const launch = parseLaunch(process.argv.slice(1), process.cwd());
const log = openLog(paths.dataFolder);
const { policy, source } = readItPolicy();
const devTools = !app.isPackaged || (launch.devTools && policy.devTools);
/** Projects the system asked for before the app was ready. */
const early: string[] = [];

let language: Language = 'en';
const words = () => WORDS[language].desktop;

const windows: Windows = new Windows(
  (opensWith, cascade) =>
    new WorkbenchWindow({
      ...paths,
      version: VERSION,
      printPdf: printReport,
      opensWith,
      cascade,
      devTools,
      words,
      focusProject: (projectPath) => windows.focusProject(projectPath),
      projectOpened(_window, projectPath) {
        app.addRecentDocument(projectPath);
        setMenu();
      },
      settingsSaved: (settings) => speak(settings.language),
      closed: (closed) => windows.remove(closed),
      log,
      pageGone: ({ reason }) => log({ event: 'page-gone', reason }),
    }),
);

function speak(chosen: Language | null): void {
  language = chosen ?? languageFor(app.getLocale());
  setAboutPanel(VERSION, words());
  setMenu();
}

function setMenu(): void {
  const { platform } = process;
  const setting = {
    platform,
    words: WORDS[language].menu,
    recentProjects: recentProjects(paths.dataFolder),
    devTools,
  };
  const template = menuTemplate(setting, {
    command: (id) => (windows.front() ?? windows.open(null)).command(id),
    newWindow: () => windows.open(null),
    openProject: (projectPath) => void windows.openProject(projectPath),
    print() {
      const front = windows.front();
      if (front) printPage(front.window);
    },
    savePdf() {
      const front = windows.front();
      if (front) savePageAsPdf(front.window).catch(showFailure);
    },
    about: () => app.showAboutPanel(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function showFailure(thrown: unknown): void {
  const { message, remedy } = toErrorData(thrown);
  dialog.showErrorBox('LimitLab', [message, remedy].filter(Boolean).join('\n'));
}

async function offerUpdate(version: string): Promise<boolean> {
  const front = windows.front();
  if (!front) return false;
  return confirmed(front.window, {
    message: `LimitLab ${version}`,
    detail: words().updateDetail,
    buttons: [words().later, words().fetch],
  });
}

async function start(): Promise<void> {
  guardProcess(log);
  log({ event: 'start', host: 'electron', version: VERSION });
  if (source === 'invalid') log({ event: 'policy-invalid' });
  await closeSession(session.defaultSession);
  serveApp(paths.rendererFolder);
  registerIpc(ipcMain, ({ sender, senderFrame }) =>
    isAppPage(senderFrame) ? windows.serviceOf(sender) : undefined,
  );
  speak(readSettings(paths.dataFolder).language);
  windows.open(launch.opens);
  for (const projectPath of early.splice(0)) void windows.openProject(projectPath);
  void checkForUpdates(policy, log, offerUpdate);
  app.on('activate', () => {
    if (windows.isEmpty) windows.open(null);
  });
}

/** A second start: its project's window comes to the front, or a window for it. */
function welcome(args: readonly string[], folder: string): void {
  const { opens } = parseLaunch(args, folder);
  if (opens !== null && opens !== 'example') void windows.openProject(opens.projectPath);
  else if (windows.isEmpty) windows.open(opens);
  else windows.front()?.focus();
}

function guardEnd(): void {
  app.once('will-quit', (event) => {
    event.preventDefault();
    void windows.ended().finally(() => app.quit());
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

/** Keeps what Electron itself writes in the data folder too; it wants the folders to be there. */
function keepInDataFolder(): void {
  for (const [name, folder] of [
    ['userData', 'profile'],
    ['crashDumps', 'crashes'],
  ] as const) {
    const place = path.join(paths.dataFolder, folder);
    makeFolder(place);
    app.setPath(name, place);
  }
}

// The lock of a single start lies in the profile.
keepInDataFolder();
if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  crashReporter.start({ uploadToServer: false });
  declareAppScheme();
  app.on('web-contents-created', (_event, contents) => confine(contents));
  app.on('second-instance', (_event, args, folder) => welcome(args.slice(1), folder));
  app.on('open-file', (event, projectPath) => {
    event.preventDefault();
    if (app.isReady()) void windows.openProject(projectPath);
    else early.push(projectPath);
  });
  guardEnd();
  void app
    .whenReady()
    .then(start)
    .catch((thrown: unknown) => {
      showFailure(thrown);
      app.exit(1);
    });
} else {
  app.quit();
}
