/** Where the last window was: one JSON file in the data folder. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { makeFolder, writeTextFile } from '../files.ts';

const FILE = 'window-state.json';
const MIN_WIDTH = 960;
const MIN_HEIGHT = 600;

const pixels = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));

const stateSchema = v.object({
  x: v.optional(pixels),
  y: v.optional(pixels),
  width: v.pipe(pixels, v.minValue(MIN_WIDTH)),
  height: v.pipe(pixels, v.minValue(MIN_HEIGHT)),
  maximized: v.optional(v.boolean(), false),
});

/** Device-independent pixels of the desktop. */
export type WindowState = v.InferOutput<typeof stateSchema>;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const MINIMUM_SIZE = { minWidth: MIN_WIDTH, minHeight: MIN_HEIGHT } as const;
const DEFAULT_STATE: WindowState = { width: 1360, height: 880, maximized: false };

/** Pixels of a title bar that must be in reach of the pointer. */
const REACH = 80;

/** The state, without its place where no display shows enough of the window there. */
export function placedOn(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  const { x, y, width } = state;
  const inReach = workAreas.some(
    (area) =>
      x !== undefined &&
      y !== undefined &&
      x + width >= area.x + REACH &&
      x <= area.x + area.width - REACH &&
      y >= area.y &&
      y <= area.y + area.height - REACH,
  );
  return inReach ? state : { ...state, x: undefined, y: undefined };
}

/** The kept state; the default if there is none or the file is broken. */
export function readWindowState(dataFolder: string): WindowState {
  try {
    const stored: unknown = JSON.parse(fs.readFileSync(path.join(dataFolder, FILE), 'utf8'));
    return v.parse(stateSchema, stored);
  } catch {
    return DEFAULT_STATE;
  }
}

/** Keeps the state; that it cannot, on a full disk say, does not matter. */
export function keepWindowState(dataFolder: string, state: WindowState): void {
  try {
    makeFolder(dataFolder, true);
    writeTextFile(path.join(dataFolder, FILE), `${JSON.stringify(state)}\n`);
  } catch {
    // The place of a window is a convenience.
  }
}
