/**
 * Bundles the entries of worker threads once for a run of tests, as a build does for use. Threads that start from
 * sources have Node strip their types in WebAssembly, each for itself: slow, and now and then fatal, as V8 may free the
 * code of its import wrappers twice where many threads come and go ("UnregisterWasmAllocation", Node 24.21).
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the folder of entries, with a slash at its end. */
    threadEntries: string;
  }
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const PREFIX = 'thread-entries-';
const LEFTOVER_MS = 24 * 60 * 60 * 1000;
const ENTRIES = {
  worker: 'src/main/worker/entry.ts',
  'failing-worker': 'test/support/failing-worker.ts',
};

function runtimePackages(): string[] {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies);
}

async function bundleInto(folder: string): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: runtimePackages() },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: true,
      sourcemap: 'inline',
      rollupOptions: { input: ENTRIES },
    },
  });
}

/** Removes what runs that were killed have left; others may be at work. */
function removeLeftovers(cache: string): void {
  for (const name of fs.readdirSync(cache).filter((one) => one.startsWith(PREFIX))) {
    const folder = path.join(cache, name);
    const isOld = Date.now() - fs.statSync(folder).mtimeMs > LEFTOVER_MS;
    if (isOld) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Called by vitest before the tests; what it returns, after them. */
export default async function setup(project: TestProject): Promise<() => void> {
  // Below node_modules, for what the entries import from there.
  const cache = path.join(ROOT, 'node_modules/.cache');
  fs.mkdirSync(cache, { recursive: true });
  removeLeftovers(cache);
  const folder = fs.mkdtempSync(path.join(cache, PREFIX));
  const bundle = () => bundleInto(folder);
  await bundle();
  project.onTestsRerun(bundle);
  project.provide('threadEntries', `${pathToFileURL(folder).href}/`);
  return () => fs.rmSync(folder, { recursive: true, force: true });
}
