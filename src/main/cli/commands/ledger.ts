import { Option } from 'commander';
import { csvLine } from '../../../contract/table-text.ts';
import { LANGUAGES } from '../../../locales/index.ts';
import type { Language } from '../../../locales/index.ts';
import { formatMoney } from '../../../engine/units.ts';
import { reasonText } from '../../../wording/ledger-text.ts';
import { wordingFor } from '../../../wording/wording.ts';
import type { AccountLedger } from '../../../contract/types.ts';
import { writeTextFile } from '../../files.ts';
import { scenarioArgument } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { note, print, printJson, userPath } from '../session.ts';
import { textTable } from '../text-table.ts';

interface LedgerOptions {
  project: string;
  cohort: string;
  policy: string;
  account: string;
  lang: Language;
  out?: string;
  json?: boolean;
}

const HEADER = [
  'month',
  'observed_limit',
  'limit_before',
  'need',
  'served',
  'shortfall',
  'streak',
  'rule',
  'limit_after',
];

type Row = AccountLedger['rows'][number];

function ruleName({ reason, noticed, allocated }: Row): string {
  const rule = reason.kind === 'risk' ? `risk:${reason.id}` : reason.kind;
  const names = [rule === 'none' ? '' : rule, noticed ? 'notice' : ''];
  return [...names, allocated > 0 ? 'allocation' : ''].filter((name) => name !== '').join('+');
}

function cells(row: Row): string[] {
  return [
    row.month,
    formatMoney(row.observedLimit),
    formatMoney(row.limitBefore),
    formatMoney(row.need),
    formatMoney(row.served),
    formatMoney(row.shortfall),
    String(row.streak),
    ruleName(row),
    formatMoney(row.limitAfter),
  ];
}

function csvText({ rows, currency }: AccountLedger): string {
  const english = wordingFor('en', currency);
  const chinese = wordingFor('zh-CN', currency);
  const lines = rows.map((row) =>
    csvLine([...cells(row), reasonText(row, english), reasonText(row, chinese)]),
  );
  return `${[[...HEADER, 'reason_en', 'reason_zh'].join(','), ...lines].join('\n')}\n`;
}

export const addLedger: AddCommand = (program, run) => {
  program
    .command('ledger')
    .description('Every month of one account under one policy, with the rule that decided it.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .requiredOption('--policy <file>', 'policy JSON, or observed, or hold')
    .requiredOption('--account <id>', 'account id, as in the data')
    .addOption(
      new Option('--lang <language>', 'language of the reasons')
        .choices([...LANGUAGES])
        .default('en'),
    )
    .option('--out <file>', 'CSV file to write, with the reasons in both languages')
    .option('--json', 'print the ledger as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab ledger --project work.limitlab --cohort 2024 --policy six-months.json --account A00017

Money is in currency units with two decimals; streak is in months. limit_after is in force from the next month.`,
    )
    .action((options: LedgerOptions) =>
      run(async (session) => {
        const scenario = scenarioArgument(options.policy);
        const project = await session.openProject(options.project);
        const { cohort, account } = options;
        const request = { project, cohort, scenario, account, job: session.job };
        const ledger = await session.call('accounts.ledger', request);
        if (options.out !== undefined) {
          writeTextFile(userPath(options.out), csvText(ledger));
          note(`${ledger.rows.length} months written to ${options.out}`);
        }
        if (options.json) printJson(ledger);
        else if (options.out === undefined) {
          const wording = wordingFor(options.lang, ledger.currency);
          const rows = ledger.rows.map((row) => [...cells(row), reasonText(row, wording)]);
          print(textTable([...HEADER, 'reason'], rows, [0, HEADER.length]));
        }
      }),
    );
};
