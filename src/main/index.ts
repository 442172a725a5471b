/** Electron host: lifecycle, window, dialogs. Everything else is the service's. */
import { BrowserWindow, app, dialog, ipcMain } from 'electron';
import { VERSION, hostPaths } from './host-paths.ts';
import { registerIpc } from './ipc.ts';
import { Service } from './service/service.ts';
import type { HostPorts } from './service/workbench.ts';
import { PROJECT_EXTENSION } from './store/project-file.ts';
import { declareAppScheme, serveApp } from './window/app-protocol.ts';
import { denyPermissions, isAppUrl, openMainWindow } from './window/main-window.ts';

const paths = hostPaths(import.meta.dirname);

const PROJECT_FILTER = { name: 'LimitLab', extensions: [PROJECT_EXTENSION.slice(1)] };
const TABLE_FILTER = { name: 'CSV', extensions: ['csv', 'tsv', 'txt'] };

const dialogs: HostPorts['dialogs'] = {
  async open(purpose) {
    const { canceled, filePaths } = await dialog.showOpenDialog({
      properties: ['openFile'],
      filters: [purpose === 'import' ? TABLE_FILTER : PROJECT_FILTER],
    });
    return canceled ? null : (filePaths[0] ?? null);
  },
  async save(suggestedName) {
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: suggestedName,
      filters: [PROJECT_FILTER],
    });
    return canceled || !filePath ? null : filePath;
  },
};

function startsWithExample(): boolean {
  return process.argv.includes('--example');
}

async function start(): Promise<void> {
  denyPermissions();
  serveApp(paths.rendererFolder);
  const service = new Service({
    kind: 'electron',
    version: VERSION,
    dataFolder: paths.dataFolder,
    resourcesFolder: paths.resourcesFolder,
    workerEntry: paths.workerEntry,
    opensWith: startsWithExample() ? 'example' : null,
    dialogs,
  });
  registerIpc(
    ipcMain,
    service,
    ({ senderFrame }) =>
      senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url),
    (channel, data) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channel, data);
    },
  );
  openMainWindow(paths.preload);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openMainWindow(paths.preload);
  });
  app.once('will-quit', (event) => {
    event.preventDefault();
    void service.close().finally(() => app.quit());
  });
}

declareAppScheme();
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
void app.whenReady().then(start);
