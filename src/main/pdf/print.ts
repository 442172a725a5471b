/** Prints a page as PDF with an installed Chromium, which reaches nothing but the page. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../contract/errors.ts';
import { findChromium } from './find-chromium.ts';

/** A page of hundreds of sheets takes a few seconds; what takes longer hangs. */
const TIMEOUT_MS = 120_000;
const LOOK_MS = 200;
/** What a failed Chromium says, from its end. */
const WORDS_KEPT = 500;

function switches(profile: string, pdf: string): string[] {
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
    `--user-data-dir=${profile}`,
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
    `--print-to-pdf=${pdf}`,
    // Chromium refuses its sandbox to root, as in a container.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

function failed(reason: string): AppError {
  return new AppError({
    code: 'PDF_FAILED',
    message: `The PDF could not be made: ${reason}`,
    remedy: 'Save the report as HTML and print it from a browser.',
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
      if (isCancelled())
        stopped = new AppError({ code: 'CANCELLED', message: 'The job was cancelled.' });
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

/**
 * The page as PDF.
 * @throws AppError PDF_NO_BROWSER where no Chromium is installed, PDF_FAILED, CANCELLED
 */
export async function printWithChromium(
  html: string,
  isCancelled: () => boolean = () => false,
): Promise<Uint8Array> {
  const program = findChromium();
  if (program === undefined) {
    throw new AppError({
      code: 'PDF_NO_BROWSER',
      message: 'A PDF needs Chromium, Chrome or Edge, and none was found.',
      remedy:
        'Install one, or name it in LIMITLAB_CHROMIUM; or save the report as HTML and print it.',
    });
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-pdf-'));
  try {
    const page = path.join(folder, 'report.html');
    const pdf = path.join(folder, 'report.pdf');
    fs.writeFileSync(page, html);
    const args = [...switches(path.join(folder, 'profile'), pdf), pathToFileURL(page).href];
    await run(program, args, isCancelled);
    if (!fs.existsSync(pdf)) throw failed('Chromium wrote nothing.');
    return fs.readFileSync(pdf);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
