/** Choosing and saving files: native dialogs where the host has them, the browser's own means elsewhere. */
import { UPLOAD_PATH } from '../../contract/transport.ts';
import { AppError } from '../../contract/errors.ts';
import type { AppInfo, FileEntry } from '../../contract/types.ts';
import { isResult } from './result.ts';
import { api } from './api.ts';

function pickInBrowser(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null), { once: true });
    input.addEventListener('cancel', () => resolve(null), { once: true });
    input.click();
  });
}

async function upload(file: File): Promise<FileEntry> {
  const response = await fetch(`${UPLOAD_PATH}?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
  });
  const answer: unknown = response.ok ? await response.json() : undefined;
  if (!isResult(answer)) {
    throw new AppError({
      code: 'FILE_NOT_READABLE',
      message: `The upload failed (${response.status}).`,
    });
  }
  if (!answer.ok) throw new AppError(answer.error);
  return answer.value as FileEntry;
}

/** Lets the user choose a table to import; null where they closed the dialog. @throws AppError */
export async function chooseTable(info: AppInfo): Promise<FileEntry | null> {
  if (info.dialogs) return api.call('files.choose', { purpose: 'import' });
  const file = await pickInBrowser('.csv,.tsv,.txt,text/csv');
  return file === null ? null : upload(file);
}

/** Hands a text file to the user. */
export function saveText(fileName: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
