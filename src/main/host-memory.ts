/**
 * What the browser host remembers from start to start, for this user alone: its port and the secret of its cookie, so that
 * a page that is still open goes on when the host was started again.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { writeTextFile } from './files.ts';

const FILE = 'browser-host.json';
const PRIVATE = 0o600;
/** A secret that no start has used for so long is not taken up again. */
const KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

const memorySchema = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  secret: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  at: v.pipe(v.string(), v.isoTimestamp()),
});

export interface HostMemory {
  /** Where the host was last; none before its first start. */
  readonly port: number | undefined;
  /** Value of the cookie, 256 bits. */
  readonly secret: string;
}

function remembered(filePath: string): v.InferOutput<typeof memorySchema> | undefined {
  try {
    const { mode, uid } = fs.statSync(filePath);
    const isPrivate = process.platform === 'win32' || (mode & 0o077) === 0;
    const isOwn = process.getuid === undefined || uid === process.getuid();
    if (!isPrivate || !isOwn) return undefined;
    return v.parse(memorySchema, JSON.parse(fs.readFileSync(filePath, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The port and secret of the last start. The secret is new if none was kept, others could have read it, or it is too old. */
export function recallHost(dataFolder: string, now = Date.now()): HostMemory {
  const found = remembered(path.join(dataFolder, FILE));
  const isFresh = found !== undefined && now - Date.parse(found.at) < KEPT_DAYS * DAY_MS;
  return {
    port: found?.port,
    secret: isFresh ? found.secret : randomBytes(32).toString('base64url'),
  };
}

/** Never throws: without it the next start is a new one. */
export function rememberHost(
  dataFolder: string,
  { port, secret }: { readonly port: number; readonly secret: string },
  now = Date.now(),
): void {
  const text = `${JSON.stringify({ port, secret, at: new Date(now).toISOString() })}\n`;
  try {
    writeTextFile(path.join(dataFolder, FILE), text, PRIVATE);
  } catch {
    // A full disk, say.
  }
}
