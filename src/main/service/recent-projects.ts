/** Projects that were open last, wherever they are: one JSON file in the data folder. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { makeFolder, writeTextFile } from '../files.ts';

const FILE = 'recent-projects.json';
const MAX_RECENT = 12;

const recentSchema = v.array(v.pipe(v.string(), v.maxLength(32_768)));

/** Paths, the last one first. A file that is absent or broken gives none: it must keep nobody from their work. */
export function recentProjects(dataFolder: string): readonly string[] {
  let stored: unknown;
  try {
    stored = JSON.parse(fs.readFileSync(path.join(dataFolder, FILE), 'utf8'));
  } catch {
    return [];
  }
  const parsed = v.safeParse(recentSchema, stored);
  return parsed.success ? parsed.output.filter((filePath) => fs.existsSync(filePath)) : [];
}

/** Puts a project first. That it cannot be kept, on a full disk say, does not matter. */
export function rememberProject(dataFolder: string, projectPath: string): void {
  const known = recentProjects(dataFolder);
  if (known[0] === projectPath) return;
  const next = [projectPath, ...known.filter((other) => other !== projectPath)];
  try {
    makeFolder(dataFolder, true);
    writeTextFile(path.join(dataFolder, FILE), `${JSON.stringify(next.slice(0, MAX_RECENT))}\n`);
  } catch {
    // The list is a convenience.
  }
}
