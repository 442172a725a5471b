import path from 'node:path';
import { Option } from 'commander';
import { AppError } from '../../../contract/errors.ts';
import { PAPERS, REPORT_SECTIONS } from '../../../contract/report.ts';
import { LANGUAGES } from '../../../locales/index.ts';
import { writeBytes, writeTextFile } from '../../files.ts';
import { hideBelowOption, repeated } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { reportDocumentOf } from '../report-document.ts';
import type { ReportDocumentOptions } from '../report-document.ts';
import { UsageError, note, userPath } from '../session.ts';

interface ReportOptions extends ReportDocumentOptions {
  project: string;
  comparison: string;
  out: string;
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
    .addOption(hideBelowOption())
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab compare --project work.limitlab --cohort 2024 --champion observed --challenger six-months.json \\
      --save Committee --out comparison.html
  $ limitlab report --project work.limitlab --comparison Committee --out report.pdf --lang zh-CN --paper A4

Sections: ${REPORT_SECTIONS.join(', ')}.
A PDF needs an installed Chromium, Chrome or Edge; if there is none, the HTML is written beside it.`,
    )
    .action((options: ReportOptions) =>
      run(async (session) => {
        const out = userPath(options.out);
        const ending = path.extname(out).toLowerCase();
        if (!['.html', '.htm', '.pdf'].includes(ending))
          throw new UsageError('--out must end with .html or .pdf.');
        const document = reportDocumentOf(options);
        const project = await session.openProject(options.project);
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
