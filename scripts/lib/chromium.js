/** Finds a Chromium for the end-to-end tests: told, installed, from Debian's packages, or Playwright's own. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './node-version.js';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
];

const INSTALLED = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((folder) => [
      path.join(folder, 'Google/Chrome/Application/chrome.exe'),
      path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
};

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function installed() {
  const candidates = [...onPath(), ...(INSTALLED[process.platform] ?? [])];
  return candidates.find((candidate) => fs.existsSync(candidate));
}

function run(command, args) {
  return (
    spawnSync(command, args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  );
}

function fromDebian() {
  const isDebian = process.platform === 'linux' && fs.existsSync('/etc/debian_version');
  if (!isDebian || process.getuid?.() !== 0) return undefined;
  process.stderr.write('Installing Chromium and CJK fonts from Debian…\n');
  if (!run('apt-get', ['update', '-qq'])) return undefined;
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']);
  return installed();
}

async function fromPlaywright() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  if (fs.existsSync(file)) return file;
  process.stderr.write("Fetching Playwright's Chromium…\n");
  run(process.execPath, [
    path.join(root, 'node_modules/playwright-core/cli.js'),
    'install',
    'chromium-headless-shell',
    'chromium',
  ]);
  return fs.existsSync(file) ? file : undefined;
}

/** Path of a Chromium, or undefined where none can be had. LIMITLAB_CHROMIUM names one. */
export async function findChromium() {
  const told = process.env.LIMITLAB_CHROMIUM;
  if (told) {
    if (fs.existsSync(told)) return told;
    process.stderr.write(`LIMITLAB_CHROMIUM names ${told}, which is not there.\n`);
    return undefined;
  }
  return installed() ?? fromDebian() ?? (await fromPlaywright());
}
