import { InvalidArgumentError, Option } from 'commander';
import type { ImportReport } from '../../../contract/types.ts';
import { formatMoney } from '../../../engine/units.ts';
import { checkReplaceable, isSameFile, writeTextFile } from '../../files.ts';
import { answersOf, documentArgument, formatOptions, toldFormat, repeated } from '../arguments.ts';
import type { FormatOptions } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { UsageError, print, printJson, userPath } from '../session.ts';

interface ImportOptions extends FormatOptions {
  project: string;
  cohort: string;
  accounts?: string;
  append?: boolean;
  replace?: boolean;
  overlap: 'keep' | 'replace';
  mapping?: string;
  saveMapping?: string;
  encoding?: string;
  maxRejects?: number;
  drop?: readonly string[];
  pseudonymise?: readonly string[];
  allow?: readonly string[];
  answer?: readonly string[];
  rejects?: string;
  json?: boolean;
}

function reconciliation({ totals: { accepted, rejected } }: ImportReport): string[] {
  const line = (name: string, a: number, r: number) =>
    `  ${name}: ${formatMoney(a)} accepted + ${formatMoney(r)} rejected = ${formatMoney(a + r)}`;
  return [
    line('sum of credit limits', accepted.limit, rejected.limit),
    line('sum of balances', accepted.balance, rejected.balance),
  ];
}

function summary(report: ImportReport): string {
  const lines = [
    `${report.cohort}: ${report.rowsAccepted} of ${report.rowsRead} rows accepted, ${report.rowsRejected} rejected`,
    `${report.accounts} accounts, ${report.months} months (${report.firstMonth} to ${report.lastMonth}), ${report.gapMonthsFilled} gap months filled, ${report.seconds} s`,
    ...reconciliation(report),
  ];
  if (report.version > 1)
    lines.push(`  version ${report.version}; \`cohort undo\` brings the former one back`);
  for (const { code, count, lines: at, columns } of report.warnings) {
    const first = at.length > 0 ? `, first on line ${at[0]}` : '';
    const of = columns === undefined ? '' : ` (${columns.join(', ')})`;
    lines.push(`  warning ${code}: ${count}${of}${first}`);
  }
  for (const { line, column, reason } of report.rejects.slice(0, 5)) {
    lines.push(`  line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`);
  }
  if (report.rejectsFile !== null) lines.push(`  all rejected rows: ${report.rejectsFile}`);
  return lines.join('\n');
}

function jsonReport(report: ImportReport) {
  const { cohort, rowsRead, rowsAccepted, rowsRejected, gapMonthsFilled } = report;
  const { accounts, months, firstMonth, lastMonth, seconds } = report;
  const { version, rowsReplaced, warnings, totals, rejectsFile } = report;
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
    version,
    rowsReplaced,
    warnings,
    totals,
    rejectsFile,
  };
}

function percentArgument(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('A share from 0 to 100 % is needed.');
  return value / 100;
}

/** `--allow COLUMN=REASON` */
function allowed(argument: string): readonly [string, unknown] {
  const at = argument.indexOf('=');
  if (at < 1) throw new UsageError(`--allow "${argument}": write COLUMN=REASON.`);
  return [argument.slice(0, at), { action: 'allow', reason: argument.slice(at + 1) }];
}

function privacyRules({ drop = [], pseudonymise = [], allow = [] }: ImportOptions) {
  return Object.fromEntries([
    ...drop.map((column) => [column, { action: 'drop' }] as const),
    ...pseudonymise.map((column) => [column, { action: 'pseudonymise' }] as const),
    ...allow.map(allowed),
  ]);
}

function modeOf({ append, replace }: ImportOptions): 'new' | 'append' | 'replace' {
  if (append && replace) throw new UsageError('--append and --replace exclude each other.');
  if (append) return 'append';
  return replace ? 'replace' : 'new';
}

/** @throws UsageError where the mapping would take the place of what is read */
function checkMappingTarget(
  files: readonly string[],
  { saveMapping, accounts, mapping }: ImportOptions,
): void {
  if (saveMapping === undefined) return;
  const target = userPath(saveMapping);
  checkReplaceable(target);
  const read = [...files, accounts, mapping].filter((file) => file !== undefined);
  if (read.some((file) => isSameFile(target, userPath(file))))
    throw new UsageError('--save-mapping names a file that is read.');
}

export const addImport: AddCommand = (program, run) => {
  const command = program
    .command('import')
    .description('Import CSV files into a project as a cohort. Refused rows go to a rejects file.')
    .argument('<files...>', 'CSV file; several of one layout, e.g. one a month, are read as one')
    .requiredOption('--project <file>', 'project file; created if there is none')
    .requiredOption('--cohort <name>', 'name of the cohort')
    .option('--accounts <file>', 'file of accounts with their limits, for a transaction log')
    .option('--append', 'add months to the cohort of that name; the former version is kept')
    .option('--replace', 'put the file in the place of the cohort; the former version is kept')
    .addOption(
      new Option(
        '--overlap <rule>',
        'a row for a month that the cohort has already: refused, or in its place',
      )
        .choices(['keep', 'replace'])
        .default('keep'),
    )
    .option(
      '--mapping <name-or-file>',
      'mapping preset (canonical, uci-credit-default) or mapping document; else what the columns suggest',
    )
    .option(
      '--save-mapping <file>',
      'write the mapping with the detected format: enough to repeat the import',
    )
    .option('--encoding <label>', 'text encoding, e.g. gb18030; else detected')
    .option(
      '--max-rejects <percent>',
      'refuse the file where more of its rows are rejected, whatever its size (5)',
      percentArgument,
    )
    .option(
      '--answer <question=answer>',
      'answer a question that `limitlab inspect` lists; may be repeated',
      repeated,
    )
    .option('--drop <column>', 'leave a column with personal data out; may be repeated', repeated)
    .option(
      '--pseudonymise <column>',
      'put a keyed hash in the place of each value; may be repeated',
      repeated,
    )
    .option(
      '--allow <column=reason>',
      'keep a column that looks like personal data; the reason is logged',
      repeated,
    );
  formatOptions(command)
    .option('--rejects <file>', 'where refused rows go; else beside the project')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab import cohort.csv --project work.limitlab --cohort 2024
  $ limitlab import 2024-03.csv --project work.limitlab --cohort 2024 --append
  $ limitlab import default-of-credit-card-clients.csv --project work.limitlab --cohort uci --mapping uci-credit-default`,
    )
    .action((files: readonly string[], options: ImportOptions) =>
      run(async (session) => {
        checkMappingTarget(files, options);
        const report = await session.call('cohorts.import', {
          project: session.file(options.project),
          files: files.map((file) => session.file(file)),
          accounts: options.accounts === undefined ? undefined : session.file(options.accounts),
          name: options.cohort,
          mode: modeOf(options),
          overlap: options.overlap,
          mapping: options.mapping === undefined ? undefined : documentArgument(options.mapping),
          encoding: options.encoding,
          format: toldFormat(options),
          privacy: privacyRules(options),
          answers: answersOf(options.answer),
          maxRejectShare: options.maxRejects,
          rejects: options.rejects === undefined ? undefined : session.file(options.rejects),
          job: session.job,
        });
        if (options.saveMapping !== undefined) {
          const text = `${JSON.stringify(report.mapping, null, 2)}\n`;
          writeTextFile(userPath(options.saveMapping), text);
        }
        if (options.json) printJson(jsonReport(report));
        else print(summary(report));
      }),
    );
};
