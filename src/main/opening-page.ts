/**
 * A private page that takes the browser to the host: the token is in no argument, which every user of the machine could
 * list, and in no address, which would stay in the history.
 */
import fs from 'node:fs';
import path from 'node:path';
import { makeTemporaryFolder } from './own-folders.ts';

const PRIVATE = 0o600;

/** What sends itself to the host, by a click where scripts are off. */
function pageOf(origin: string, token: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>LimitLab</title>
<form method="post" action="${origin}/">
<input type="hidden" name="token" value="${token}">
<button>LimitLab</button>
</form>
<script>document.forms[0].submit()</script>
`;
}

/** @returns the page's path, and what removes it */
export function writeOpeningPage(address: string): { filePath: string; remove: () => void } {
  const { origin, searchParams } = new URL(address);
  const folder = makeTemporaryFolder('open');
  const filePath = path.join(folder, 'limitlab.html');
  const page = pageOf(origin, searchParams.get('token') ?? '');
  fs.writeFileSync(filePath, page, { mode: PRIVATE, flag: 'wx' });
  return { filePath, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
