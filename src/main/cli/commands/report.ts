import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { Option } from 'commander';
import { AppError } from '../../../contract/errors.ts';
import { PAPERS, REPORT_SECTIONS, reportDocumentSchema } from '../../../contract/report.ts';
import type { ReportInput, ReportSection } from '../../../contract/report.ts';
import { LANGUAGES, WORDS } from '../../../locales/index.ts';
import type { Language } from '../../../locales/index.ts';
import { writeBytes, writeTextFile } from '../../files.ts';
import { readJson } from '../../service/resources.ts';
import { repeated } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { UsageError, note, userPath } from '../session.ts';

interface ReportOptions {
  project: string;
  comparison: string;
  out: string;
  document?: string;
  lang?: Language;
  paper?: (typeof PAPERS)[number];
  orientation?: 'auto' | 'portrait' | 'landscape';
  section?: readonly string[];
  dimension?: readonly string[];
  title?: string;
  author?: string;
  date?: string;
  summary?: string;
  recommendation?: string;
  logo?: string;
}

const LOGO_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

function logoAddress(argument: string): string {
  const type = LOGO_TYPES[path.extname(argument).toLowerCase()];
  if (type === undefined) throw new UsageError('A logo is a PNG, JPEG, GIF or WebP file.');
  return `data:${type};base64,${fs.readFileSync(userPath(argument)).toString('base64')}`;
}

function sectionsOf(names: readonly string[]): ReportSection[] {
  return names.map((name) => {
    const section = REPORT_SECTIONS.find((known) => known === name);
    if (section) return section;
    throw new UsageError(`"${name}" is no section; there are ${REPORT_SECTIONS.join(', ')}.`);
  });
}

/** The report document: that of a file, with what the options say put over it. @throws AppError, UsageError */
function documentOf(options: ReportOptions): ReportInput {
  const given: object =
    options.document === undefined ? {} : Object(readJson(userPath(options.document)));
  const language = options.lang ?? Reflect.get(given, 'language') ?? 'en';
  const said = {
    title: options.title,
    author: options.author,
    date: options.date,
    language: options.lang,
    paper: options.paper,
    orientation: options.orientation,
    sections: options.section && sectionsOf(options.section),
    dimensions: options.dimension,
    summary: options.summary,
    recommendation: options.recommendation,
    logo: options.logo === undefined ? undefined : logoAddress(options.logo),
  };
  const parsed = v.safeParse(reportDocumentSchema, {
    schema: 1,
    title: language === 'zh-CN' ? WORDS['zh-CN'].report.untitled : WORDS.en.report.untitled,
    date: new Date().toISOString().slice(0, 10),
    language,
    ...given,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  });
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map(
    (issue) => `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`,
  );
  throw new UsageError(`The report document is not valid: ${faults.join('; ')}`);
}

export const addReport: AddCommand = (program, run) => {
  program
    .command('report')
    .description('Write a report of a stored comparison as HTML or PDF.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--comparison <name>', 'comparison stored in the project')
    .requiredOption('--out <file>', 'file to write; its ending says whether HTML or PDF')
    .option('--document <file>', 'report document as JSON; the options below go before it')
    .addOption(new Option('--lang <language>', 'language').choices([...LANGUAGES]))
    .addOption(new Option('--paper <size>', 'paper').choices([...PAPERS]))
    .addOption(
      new Option(
        '--orientation <how>',
        'how heatmaps stand; auto turns the page for wide ones',
      ).choices(['auto', 'portrait', 'landscape']),
    )
    .option('--section <name>', 'a section; may be repeated; all without', repeated)
    .option('--dimension <name>', 'a dimension of the segments; may be repeated', repeated)
    .option('--title <text>', 'title')
    .option('--author <text>', 'author')
    .option('--date <date>', 'date printed, YYYY-MM-DD; today without')
    .option('--summary <text>', 'text of the summary')
    .option('--recommendation <text>', 'text of the recommendation')
    .option('--logo <file>', 'PNG, JPEG, GIF or WebP file')
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab compare --project work.limitlab --cohort 2024 --champion observed --challenger six-months.json \\
      --save Committee --out comparison.html
  $ limitlab report --project work.limitlab --comparison Committee --out report.pdf --lang zh-CN --paper A4

Sections: ${REPORT_SECTIONS.join(', ')}.
A PDF needs an installed Chromium, Chrome or Edge; where there is none, the HTML is written beside it.`,
    )
    .action((options: ReportOptions) =>
      run(async (session) => {
        const out = userPath(options.out);
        const ending = path.extname(out).toLowerCase();
        if (!['.html', '.htm', '.pdf'].includes(ending))
          throw new UsageError('--out must end with .html or .pdf.');
        const document = documentOf(options);
        const { project } = await session.call('projects.open', {
          file: session.file(options.project),
        });
        const request = { project, comparison: options.comparison, document, job: session.job };
        const writeHtml = async (filePath: string) =>
          writeTextFile(filePath, (await session.call('report.html', request)).html);
        if (ending !== '.pdf') {
          await writeHtml(out);
          note(`written to ${options.out}`);
          return;
        }
        try {
          const { pdf } = await session.call('report.pdf', request);
          writeBytes(out, Buffer.from(pdf, 'base64'));
          note(`written to ${options.out}`);
        } catch (thrown) {
          if (!(thrown instanceof AppError) || !thrown.data.code.startsWith('PDF_')) throw thrown;
          const instead = `${out.slice(0, -ending.length)}.html`;
          await writeHtml(instead);
          note(`The report is in ${instead} instead.`);
          throw thrown;
        }
      }),
    );
};
