import type { ImportReport } from '../../../contract/types.ts';
import { documentArgument } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { print, printJson } from '../session.ts';

interface ImportOptions {
  project: string;
  cohort: string;
  mapping?: string;
  encoding?: string;
  rejects?: string;
  json?: boolean;
}

function summary(report: ImportReport): string {
  const lines = [
    `${report.cohort}: ${report.rowsAccepted} of ${report.rowsRead} rows accepted, ${report.rowsRejected} rejected`,
    `${report.accounts} accounts, ${report.months} months (${report.firstMonth} to ${report.lastMonth}), ${report.gapMonthsFilled} gap months filled, ${report.seconds} s`,
  ];
  for (const { line, column, reason } of report.rejects.slice(0, 5)) {
    lines.push(`  line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`);
  }
  if (report.accountsWithoutProduct > 0) {
    lines.push(
      `  ${report.accountsWithoutProduct} accounts have no product: no product's rules apply to them`,
    );
  }
  if (report.rejectsFile !== null) lines.push(`  all rejected rows: ${report.rejectsFile}`);
  return lines.join('\n');
}

function jsonReport(report: ImportReport) {
  const { cohort, rowsRead, rowsAccepted, rowsRejected, gapMonthsFilled } = report;
  const { accounts, months, firstMonth, lastMonth, seconds } = report;
  return {
    cohort,
    rowsRead,
    rowsAccepted,
    rowsRejected,
    gapMonthsFilled,
    accounts,
    months,
    firstMonth,
    lastMonth,
    seconds,
  };
}

export const addImport: AddCommand = (program, run) => {
  program
    .command('import')
    .description('Import a CSV file into a project as a cohort. Refused rows go to a rejects file.')
    .argument('<file>', 'CSV file')
    .requiredOption('--project <file>', 'project file; created where there is none')
    .requiredOption('--cohort <name>', 'name of the cohort')
    .option('--mapping <name-or-file>', 'mapping preset (uci-credit-default) or mapping document')
    .option(
      '--encoding <label>',
      'text encoding, e.g. gb18030; else UTF-8 or what the byte order mark says',
    )
    .option('--rejects <file>', 'where refused rows go; else beside the project')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab import cohort.csv --project work.limitlab --cohort 2024
  $ limitlab import default-of-credit-card-clients.csv --project work.limitlab --cohort uci --mapping uci-credit-default`,
    )
    .action((file: string, options: ImportOptions) =>
      run(async (session) => {
        const report = await session.call('cohorts.import', {
          project: session.file(options.project),
          file: session.file(file),
          name: options.cohort,
          mapping: options.mapping === undefined ? undefined : documentArgument(options.mapping),
          encoding: options.encoding,
          rejects: options.rejects === undefined ? undefined : session.file(options.rejects),
          job: session.job,
        });
        if (options.json) printJson(jsonReport(report));
        else print(summary(report));
      }),
    );
};
