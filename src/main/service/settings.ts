/** The user's settings: one JSON file in the data folder. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { DEFAULT_SETTINGS, settingsSchema } from '../../contract/settings.ts';
import type { Settings } from '../../contract/settings.ts';
import { makeFolder, writeTextFile } from '../files.ts';

const FILE = 'settings.json';

/**
 * The stored settings. A file that is absent, unreadable or not valid gives the defaults: settings must never keep
 * anyone from their work. It stays as it is until the user saves.
 */
export function readSettings(dataFolder: string): Settings {
  let stored: unknown;
  try {
    stored = JSON.parse(fs.readFileSync(path.join(dataFolder, FILE), 'utf8'));
  } catch {
    return DEFAULT_SETTINGS;
  }
  const parsed = v.safeParse(settingsSchema, stored);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

/** @throws AppError FILE_NOT_WRITABLE */
export function writeSettings(dataFolder: string, settings: Settings): void {
  makeFolder(dataFolder, true);
  writeTextFile(path.join(dataFolder, FILE), `${JSON.stringify(settings, null, 2)}\n`);
}
