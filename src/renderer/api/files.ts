/** Choosing and saving files: native dialogs where the host has them, the browser's own means elsewhere. */
import * as v from 'valibot';
import { mappingSchema } from '../../contract/mapping-document.ts';
import type { Mapping } from '../../contract/mapping-document.ts';
import { AppError } from '../../contract/errors.ts';
import { saidIssues } from '../../contract/said-issues.ts';
import { say } from '../../contract/said.ts';
import type { AppInfo, FileEntry } from '../../contract/types.ts';
import { DOWNLOAD_PATH } from '../../contract/transport.ts';
import { api } from './api.ts';

/** Files that the user chooses in the page's own dialog; none where they closed it. */
export function pickInBrowser(accept: string, multiple: boolean): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = multiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}

async function sendAll(files: readonly File[]): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for (const file of files) entries.push(await api.send(file));
  return entries;
}

/** Lets the user choose tables to import; none where they closed the dialog. @throws AppError */
export async function chooseTables(info: AppInfo): Promise<readonly FileEntry[]> {
  if (info.dialogs) return api.call('files.chooseTables', {});
  return sendAll(await pickInBrowser('.csv,.tsv,.txt,text/csv', true));
}

/** The tables that were dropped on the page. @throws AppError */
export function droppedTables(event: DragEvent): Promise<readonly FileEntry[]> {
  return sendAll([...(event.dataTransfer?.files ?? [])]);
}

/** A mapping document that the user chooses; `undefined` where they closed the dialog. @throws AppError MAPPING_INVALID */
export async function readDocument(): Promise<Mapping | undefined> {
  const [file] = await pickInBrowser('.json,application/json', false);
  if (!file) return undefined;
  return parseMapping(await file.text(), file.name);
}

/** A mapping out of its JSON text; `name`: of the document, for the error. @throws AppError MAPPING_INVALID */
export function parseMapping(text: string, name: string): Mapping {
  const parsed = v.safeParse(mappingSchema, parsedJson(text));
  if (parsed.success) return parsed.output;
  throw new AppError({
    code: 'MAPPING_INVALID',
    message: say`The mapping is not valid: ${saidIssues(parsed.issues)}`,
    where: { file: name },
  });
}

/** A JSON document that the user chooses; `undefined` where they closed the dialog. @throws AppError BAD_REQUEST */
export async function readJsonFile(): Promise<unknown> {
  const [file] = await pickInBrowser('.json,application/json', false);
  if (!file) return undefined;
  const document = parsedJson(await file.text());
  if (typeof document === 'object' && document !== null) return document;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: say`${file.name} is not a JSON document.`,
    where: { file: file.name },
  });
}

/** `undefined` where the text is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function saveBlob(fileName: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  follow(address, fileName);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function follow(address: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
}

/** Hands a text file to the user. */
export function saveText(fileName: string, text: string, type: string): void {
  saveBlob(fileName, new Blob([text], { type }));
}

/** Hands a file to the user that came as base64. */
export function saveBase64(fileName: string, base64: string, type: string): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  saveBlob(fileName, new Blob([bytes], { type }));
}

/** Hands a picture to the user. */
export function savePicture(fileName: string, picture: Blob): void {
  saveBlob(fileName, picture);
}

/**
 * Has the host write a file where the user wants it; a browser fetches it when it is whole.
 * @returns its name; `undefined` where the user closed the dialog
 * @throws AppError
 */
export async function saveWritten(
  name: string,
  write: (file: string) => Promise<unknown>,
): Promise<string | undefined> {
  const place = await api.call('files.save', { name });
  if (place === null) return undefined;
  await write(place.file);
  const offered = await api.call('files.offer', { file: place.file });
  if (offered.download !== null) download(offered.download);
  return place.name;
}

/** Has the browser save a file that its host offers. */
export function download(handle: string): void {
  follow(`${DOWNLOAD_PATH}?file=${encodeURIComponent(handle)}`, '');
}
