import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { CSV_ENCODINGS } from '../../../contract/csv-format.ts';
import { CHARTS, EXPORTS } from '../../../contract/exports.ts';
import type { Chart, Export } from '../../../contract/exports.ts';
import { LANGUAGES } from '../../../locales/index.ts';
import type { Language } from '../../../locales/index.ts';
import { writeBytes, writeTextFile } from '../../files.ts';
import { pngOf } from '../../pdf/print.ts';
import { hiddenBelow, hideBelowOption, wholeNumber } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { UsageError, note, userPath } from '../session.ts';

interface FormatOptions {
  encoding: (typeof CSV_ENCODINGS)[number];
  delimiter: 'comma' | 'semicolon' | 'tab';
  decimal: '.' | ',';
  guard: boolean;
}

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;

function formatOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--encoding <name>', 'text encoding; Excel knows UTF-8 by its byte order mark')
        .choices([...CSV_ENCODINGS])
        .default('utf8-bom'),
    )
    .addOption(
      new Option('--delimiter <name>', 'between the cells')
        .choices(Object.keys(DELIMITERS))
        .default('comma'),
    )
    .addOption(new Option('--decimal <mark>', 'decimal mark').choices(['.', ',']).default('.'))
    .option('--no-guard', 'leave texts that begin like a formula as they are');
}

function formatOf({ encoding, delimiter, decimal, guard }: FormatOptions) {
  const mark = DELIMITERS[delimiter];
  if (mark === decimal)
    throw new UsageError('With a comma as decimal mark the delimiter is semicolon or tab.');
  return { encoding, delimiter: mark, decimal, guard };
}

interface TableOptions extends FormatOptions {
  hideBelow?: number;
  project: string;
  comparison: string;
  scenario: number;
  lang: Language;
  out: string;
}

interface CohortOptions extends FormatOptions {
  project: string;
  cohort: string;
  pseudonyms?: boolean;
  out: string;
}

interface ChartOptions {
  hideBelow?: number;
  project: string;
  comparison: string;
  challenger: number;
  lang: Language;
  out: string;
}

const DESCRIPTIONS: Readonly<Record<Export, string>> = {
  measures: 'The measures of every policy.',
  months: 'The totals of every policy by month.',
  heatmap: 'The cells of the heatmaps of limit changes.',
  'swap-set': 'Who is cut by whom.',
  accounts: 'What every policy did to each account.',
  notices: 'Whom to notify, month by month, with reasons in both languages.',
  policies: 'The policies as JSON, in their canonical form.',
};

const language = () =>
  new Option('--lang <language>', 'language of labels').choices([...LANGUAGES]).default('en');

export const addExport: AddCommand = (program, run) => {
  const parent = program
    .command('export')
    .description('Write tables, accounts, notices, charts or a cohort to files.')
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab export accounts --project work.limitlab --comparison Committee --out accounts.csv
  $ limitlab export notices --project work.limitlab --comparison Committee --encoding gb18030 --out notices.csv
  $ limitlab export heatmap-chart --project work.limitlab --comparison Committee --out heatmap.png
  $ limitlab export cohort --project work.limitlab --cohort 2024 --out cohort.csv

docs/exports.md describes the files, and how texts that begin like a formula are guarded.`,
    );
  for (const what of EXPORTS) {
    const command = parent
      .command(what)
      .description(DESCRIPTIONS[what])
      .requiredOption('--project <file>', 'project file')
      .requiredOption('--comparison <name>', 'comparison stored in the project')
      .option(
        '--scenario <n>',
        'whose notices: 0 champion, 1 first challenger',
        wholeNumber(0, 8),
        1,
      )
      .addOption(language())
      .requiredOption('--out <file>', 'file to write');
    if (what === 'heatmap' || what === 'swap-set') command.addOption(hideBelowOption());
    formatOptions(command).action((options: TableOptions) =>
      run(async (session) => {
        const { rows } = await session.call('export.table', {
          project: await session.openProject(options.project),
          comparison: options.comparison,
          what,
          scenario: options.scenario,
          format: formatOf(options),
          language: options.lang,
          smallCells: hiddenBelow(options.hideBelow),
          file: session.file(options.out),
          job: session.job,
        });
        note(`${rows} rows written to ${options.out}`);
      }),
    );
  }
  for (const chart of CHARTS) addChart(parent, run, chart);
  const cohort = parent
    .command('cohort')
    .description('A cohort with the canonical columns; importing the file gives it again.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .option('--pseudonyms', 'numbers in place of account ids')
    .requiredOption('--out <file>', 'CSV file to write');
  formatOptions(cohort).action((options: CohortOptions) =>
    run(async (session) => {
      const { rows } = await session.call('export.cohort', {
        project: await session.openProject(options.project),
        cohort: options.cohort,
        ids: options.pseudonyms ? 'pseudonyms' : 'as_they_are',
        format: formatOf(options),
        file: session.file(options.out),
        job: session.job,
      });
      note(`${rows} rows written to ${options.out}`);
    }),
  );
};

function addChart(parent: Command, run: Parameters<AddCommand>[1], chart: Chart): void {
  const command = parent
    .command(`${chart}-chart`)
    .description('A chart as SVG, or as PNG where a Chromium is installed.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--comparison <name>', 'comparison stored in the project')
    .option('--challenger <n>', 'whose heatmap, from 1', wholeNumber(1, 8), 1)
    .addOption(language())
    .requiredOption('--out <file>', 'file to write; its ending says whether SVG or PNG');
  if (chart === 'heatmap') command.addOption(hideBelowOption());
  command.action((options: ChartOptions) =>
    run(async (session) => {
      const out = userPath(options.out);
      const ending = path.extname(out).toLowerCase();
      if (ending !== '.svg' && ending !== '.png')
        throw new UsageError('--out must end with .svg or .png.');
      const { svg } = await session.call('export.chart', {
        project: await session.openProject(options.project),
        comparison: options.comparison,
        chart,
        challenger: options.challenger - 1,
        language: options.lang,
        smallCells: hiddenBelow(options.hideBelow),
        job: session.job,
      });
      if (ending === '.svg') writeTextFile(out, svg);
      else writeBytes(out, await pngOf(svg, session.isInterrupted));
      note(`written to ${options.out}`);
    }),
  );
}
