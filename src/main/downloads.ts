/** Files the browser host offers to the browser: each by a handle of its own, streamed once. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PAGE_HEADERS } from './page.ts';

export class Downloads {
  readonly #offered = new Map<string, string>();

  /** The handle under which the browser may fetch a file once. */
  offer(filePath: string): string {
    const handle = randomUUID();
    this.#offered.set(handle, filePath);
    return handle;
  }

  /** Streams an offered file; whether there was one. */
  async send(handle: string, response: ServerResponse): Promise<boolean> {
    const filePath = this.#offered.get(handle);
    this.#offered.delete(handle);
    if (filePath === undefined || !fs.existsSync(filePath)) return false;
    const name = encodeURIComponent(path.basename(filePath)).replaceAll("'", '%27');
    response.writeHead(200, {
      ...PAGE_HEADERS,
      'Content-Type': 'application/octet-stream',
      'Content-Length': fs.statSync(filePath).size,
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    });
    await pipeline(fs.createReadStream(filePath), response);
    return true;
  }
}
