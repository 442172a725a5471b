/**
 * The local log: a rotating file in the data folder. What can be written is a closed set of entries made of codes, names of
 * the product's own and numbers, so that no value of a cohort, no name of a file and no message can get into it.
 */
import fs from 'node:fs';
import path from 'node:path';
import log from 'electron-log/node.js';
import type { Method } from '../contract/api.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { HostKind } from '../contract/types.ts';
import { makeFolder } from './files.ts';

const FOLDER = 'logs';
const FILE = 'limitlab.log';
const MAX_BYTES = 1024 * 1024;
/** Former logs that are kept: limitlab.1.log is the youngest. */
const KEPT = 3;

export type LogEntry =
  | { readonly event: 'start'; readonly host: HostKind; readonly version: string }
  | { readonly event: 'end' }
  | {
      readonly event: 'call';
      readonly method: Method;
      readonly ms: number;
      readonly code?: ErrorCode;
      /** The functions of the product that led to an error nobody foresaw. */
      readonly frames?: readonly string[];
    }
  | { readonly event: 'unhandled'; readonly frames: readonly string[] }
  | { readonly event: 'page-gone'; readonly reason: PageGoneReason }
  | { readonly event: 'policy-invalid' }
  | { readonly event: 'update'; readonly state: 'checking' | 'found' | 'none' | 'failed' };

/** Why a page can end, in Electron's words. */
export const PAGE_GONE_REASONS = [
  'clean-exit',
  'abnormal-exit',
  'killed',
  'crashed',
  'oom',
  'launch-failed',
  'integrity-failure',
  'memory-eviction',
] as const;
export type PageGoneReason = (typeof PAGE_GONE_REASONS)[number];

export type Log = (entry: LogEntry) => void;

export const logFolder = (dataFolder: string): string => path.join(dataFolder, FOLDER);

/** limitlab.log becomes limitlab.1.log, that one limitlab.2.log, and so on; the last is lost. */
function rotate(filePath: string): void {
  const archive = (age: number) => filePath.replace(/\.log$/, `.${age}.log`);
  for (let age = KEPT - 1; age >= 1; age--) {
    if (fs.existsSync(archive(age))) fs.renameSync(archive(age), archive(age + 1));
  }
  fs.renameSync(filePath, archive(1));
}

/** Opens the log of a data folder. That it cannot be written, on a full disk say, keeps nobody from their work. */
export function openLog(dataFolder: string, maxBytes = MAX_BYTES): Log {
  const filePath = path.join(logFolder(dataFolder), FILE);
  try {
    makeFolder(dataFolder, true);
  } catch {
    // Then the log cannot be written either.
  }
  const logger = log.create({ logId: filePath });
  logger.transports.console.level = false;
  const { file } = logger.transports;
  file.resolvePathFn = () => filePath;
  file.maxSize = maxBytes;
  file.format = '{y}-{m}-{d}T{h}:{i}:{s}.{ms} {text}';
  file.archiveLogFn = (old) => {
    try {
      rotate(old.path);
    } catch {
      old.clear();
    }
  };
  return (entry) => logger.info(JSON.stringify({ ...entry, pid: process.pid }));
}

/** `function (file:line)` of each frame that is the product's own, without folders. */
export function ownFrames(thrown: unknown): string[] {
  if (!(thrown instanceof Error)) return [];
  // The message stands first, may span lines, and may hold anything.
  const frames = (thrown.stack ?? '').replace(thrown.message, '');
  return [
    ...frames.matchAll(
      /^ {4}at (?:(?:async |new )?([\w.#<>[\] ]{1,80}) \()?[^\n]*?([\w.-]+\.(?:js|ts)):(\d+):\d+\)?$/gm,
    ),
  ]
    .map(([, name, file, line]) => `${name ?? ''} (${file}:${line})`.trim())
    .slice(0, 12);
}
