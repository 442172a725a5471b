/** Prints a report's page as PDF in a window that nobody sees. */
import { BrowserWindow } from 'electron';

/**
 * The page as PDF; its own style says the size of paper, margins, running head and page numbers. The page is written into an
 * empty one: it has no address, and nothing of the app is in its reach.
 */
export async function printReport(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    title: 'LimitLab',
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
    },
  });
  try {
    const { webContents } = window;
    await window.loadURL('about:blank');
    const text = JSON.stringify(html);
    await webContents.executeJavaScript(
      `document.open(); document.write(${text}); document.close();`,
    );
    return await webContents.printToPDF({
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } finally {
    window.destroy();
  }
}
