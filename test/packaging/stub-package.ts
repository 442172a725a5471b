/**
 * Checks the packaging without Electron's binary: the configuration by electron-builder's own schema, then a package of
 * each platform over a stub distribution, whose app.asar is real.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { Arch, Platform, build } from 'electron-builder';
import type { Configuration } from 'electron-builder';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { ROOT } from '../support/cli.ts';

/** The configuration as electron-builder reads it. */
export function configuration(): Promise<Configuration> {
  return getConfig(ROOT, null, null);
}

/** @throws where the configuration does not follow electron-builder's schema */
export async function checkConfiguration(config: Configuration): Promise<void> {
  await validateConfiguration(config, new DebugLogger(false));
}

/** Marks the place of the fuses in Electron's program (@electron/fuses). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** How a fuse that is on is written. */
const ON = '1'.charCodeAt(0);
const FUSES = Object.values(FuseV1Options).filter((option) => typeof option === 'number');

/** A program with Electron's fuses as it is delivered, and nothing else. */
function stubProgram(): Buffer {
  const wire = Buffer.from([1, FUSES.length, ...FUSES.map(() => ON)]);
  return Buffer.concat([
    Buffer.from(`#!/bin/sh\nexit 1\n${FUSE_SENTINEL}`),
    wire,
    Buffer.from('\n'),
  ]);
}

/** A folder that looks like a distribution of Electron for Linux, without its program. */
function stubDistribution(folder: string): void {
  fs.mkdirSync(path.join(folder, 'resources'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'locales'));
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
    fs.writeFileSync(path.join(folder, name), stubProgram(), { mode: 0o755 });
  const texts = [
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
    'locales/en-US.pak',
    'locales/zh-CN.pak',
  ];
  for (const name of texts) fs.writeFileSync(path.join(folder, name), 'stub\n');
}

/** Fuses of a program by name: whether each is on. */
async function fusesOf(program: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(program);
  return Object.fromEntries(FUSES.map((option) => [FuseV1Options[option], wire[option] === ON]));
}

export interface StubPackage {
  readonly resources: string;
  readonly app: string;
  readonly fuses: Readonly<Record<string, boolean>>;
}

/**
 * Builds an unpacked package of this machine's architecture over a stub distribution.
 * @param folder empty
 * @returns the package's folder of resources; the app extracted out of its app.asar; the fuses that were set
 */
export async function packageOverStub(folder: string): Promise<StubPackage> {
  const stub = path.join(folder, 'stub');
  stubDistribution(stub);
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir', os.arch() === 'arm64' ? Arch.arm64 : Arch.x64),
    publish: 'never',
    config: { electronDist: stub, directories: { output: path.join(folder, 'dist') } },
  });
  const [unpacked] = fs
    .readdirSync(path.join(folder, 'dist'))
    .filter((name) => /unpacked$/.test(name));
  const place = path.join(folder, 'dist', unpacked);
  const resources = path.join(place, 'resources');
  const app = path.join(folder, 'app');
  extractAll(path.join(resources, 'app.asar'), app);
  return { resources, app, fuses: await fusesOf(path.join(place, 'limitlab')) };
}

/** Paths of all files in an app.asar, with `/`, sorted. */
export function asarFiles(resources: string): string[] {
  return listPackage(path.join(resources, 'app.asar'), { isPack: false })
    .map((file) => file.replaceAll('\\', '/').replace(/^\//, ''))
    .sort();
}
