/** Serves the built renderer under app://limitlab/, contained in its folder. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { PAGE_HEADERS, markHost } from '../page.ts';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://limitlab`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** The file an address names inside `folder`, or `undefined` where it names none or leaves the folder. */
export function containedPath(folder: string, address: string): string | undefined {
  const url = new URL(address);
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== 'limitlab') return undefined;
  let relative: string;
  try {
    relative = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (relative.includes('\0')) return undefined;
  const file = path.resolve(folder, `.${relative}`);
  return file.startsWith(path.resolve(folder) + path.sep) ? file : undefined;
}

async function answer(folder: string, address: string): Promise<Response> {
  const file = containedPath(folder, address);
  const type = file && CONTENT_TYPES[path.extname(file)];
  if (!file || !type) return new Response(null, { status: 404 });
  try {
    const body = await fs.readFile(file);
    const content = file.endsWith('index.html')
      ? markHost(body.toString('utf8'), 'electron')
      : new Uint8Array(body);
    return new Response(content, { headers: { ...PAGE_HEADERS, 'Content-Type': type } });
  } catch {
    return new Response(null, { status: 404 });
  }
}

export function serveApp(folder: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(folder, request.url));
}
