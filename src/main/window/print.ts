/** The screen on paper, or as a PDF. */
import path from 'node:path';
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { writeBytes } from '../files.ts';

export function printPage({ webContents }: BrowserWindow): void {
  webContents.print({ printBackground: true });
}

/** Writes the screen to a PDF that the user names. @throws AppError FILE_NOT_WRITABLE */
export async function savePageAsPdf(window: BrowserWindow): Promise<void> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: `${window.getTitle()}.pdf`,
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
  });
  if (canceled || !filePath) return;
  const pdf = await window.webContents.printToPDF({
    pageSize: 'A4',
    landscape: true,
    printBackground: true,
  });
  writeBytes(path.resolve(filePath), pdf);
}
