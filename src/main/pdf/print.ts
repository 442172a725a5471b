/** Prints pages as PDF and draws charts as PNG with an installed Chromium, which reaches nothing but its file. */
import { makeTemporaryFolder } from '../own-folders.ts';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { cancelledError } from '../worker/control.ts';
import { findChromium } from './find-chromium.ts';

/** A page of hundreds of sheets takes a few seconds; what takes longer hangs. */
const TIMEOUT_MS = 120_000;
const LOOK_MS = 200;
/** What a failed Chromium says, from its end. */
const WORDS_KEPT = 500;

/** What every Chromium is started with: it keeps to itself. */
function switches(profile: string): string[] {
  return [
    '--headless=new',
    '--disable-gpu',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
    // Chromium refuses its sandbox to root, as in a container.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

function failed(reason: string): AppError {
  return new AppError({
    code: 'PDF_FAILED',
    message: say`The PDF could not be made: ${reason}`,
    remedy: say`Save the report as HTML and print it from a browser.`,
  });
}

/** Runs Chromium to its end. @throws AppError PDF_FAILED; CANCELLED where `isCancelled` says so */
function run(program: string, args: readonly string[], isCancelled: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const started = performance.now();
    let words = '';
    let stopped: AppError | undefined;
    const watch = setInterval(() => {
      if (isCancelled()) stopped = cancelledError();
      else if (performance.now() - started > TIMEOUT_MS) stopped = failed('Chromium did not end.');
      if (stopped) child.kill('SIGKILL');
    }, LOOK_MS);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-WORDS_KEPT);
    });
    const end = (error: AppError | undefined) => {
      clearInterval(watch);
      if (error) reject(error);
      else resolve();
    };
    child.once('error', (error) => end(failed(error.message)));
    child.once('close', (code) =>
      end(stopped ?? (code === 0 ? undefined : failed(words.trim() || `exit code ${code}`))),
    );
  });
}

/** Shows Chromium a file and reads what it makes of it. @throws AppError PDF_NO_BROWSER, PDF_FAILED, CANCELLED */
async function madeOf(
  source: { readonly name: string; readonly text: string },
  made: { readonly name: string; readonly switches: (filePath: string) => readonly string[] },
  isCancelled: () => boolean,
): Promise<Uint8Array> {
  const program = findChromium();
  if (program === undefined) {
    throw new AppError({
      code: 'PDF_NO_BROWSER',
      message: say`A PDF or PNG needs Chromium, Chrome or Edge, and none was found.`,
      remedy: say`Install one, or name it in LIMITLAB_CHROMIUM; or save HTML or SVG and print that.`,
    });
  }
  const folder = makeTemporaryFolder('pdf');
  try {
    const page = path.join(folder, source.name);
    const result = path.join(folder, made.name);
    fs.writeFileSync(page, source.text);
    const always = switches(path.join(folder, 'profile'));
    const args = [...always, ...made.switches(result), pathToFileURL(page).href];
    await run(program, args, isCancelled);
    if (!fs.existsSync(result)) throw failed('Chromium wrote nothing.');
    return fs.readFileSync(result);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * The page as PDF.
 * @throws AppError PDF_NO_BROWSER where no Chromium is installed, PDF_FAILED, CANCELLED
 */
export function printWithChromium(
  html: string,
  isCancelled: () => boolean = () => false,
): Promise<Uint8Array> {
  const pdf = {
    name: 'report.pdf',
    switches: (filePath: string) => [
      '--no-pdf-header-footer',
      '--generate-pdf-document-outline',
      `--print-to-pdf=${filePath}`,
    ],
  };
  return madeOf({ name: 'report.html', text: html }, pdf, isCancelled);
}

/** Pixels of a PNG for each of the drawing. */
const PNG_SCALE = 2;

/** A drawing as PNG, twice its size in pixels. Errors as {@link printWithChromium}. */
export function pngOf(svg: string, isCancelled: () => boolean = () => false): Promise<Uint8Array> {
  const [, width = '960', height = '540'] =
    /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const png = {
    name: 'chart.png',
    switches: (filePath: string) => [
      `--screenshot=${filePath}`,
      `--window-size=${width},${height}`,
      `--force-device-scale-factor=${PNG_SCALE}`,
    ],
  };
  return madeOf({ name: 'chart.svg', text: svg }, png, isCancelled);
}
