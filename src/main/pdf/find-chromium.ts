/** Finds a Chromium that can print: told, on the PATH, or where systems install one. */
import fs from 'node:fs';
import path from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const IN_APPLICATIONS = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const IN_PROGRAM_FILES = [
  'Google/Chrome/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
  'Chromium/Application/chrome.exe',
];

function candidates(): string[] {
  const { PATH = '', LOCALAPPDATA, ProgramFiles } = process.env;
  const x86 = process.env['ProgramFiles(x86)'];
  if (process.platform === 'darwin')
    return IN_APPLICATIONS.map((name) => path.join('/Applications', name));
  if (process.platform === 'win32') {
    return [ProgramFiles, x86, LOCALAPPDATA].flatMap((folder) =>
      folder === undefined ? [] : IN_PROGRAM_FILES.map((name) => path.join(folder, name)),
    );
  }
  const folders = PATH.split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** Path of a Chromium, Chrome or Edge; LIMITLAB_CHROMIUM goes before any other, and empty it means none. */
export function findChromium(): string | undefined {
  const told = process.env['LIMITLAB_CHROMIUM'];
  const all = told === undefined ? candidates() : [told];
  return all.find((candidate) => candidate !== '' && fs.existsSync(candidate));
}
