import { policyArgument } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { note, printJson } from '../session.ts';

interface PlanOptions {
  project: string;
  cohort: string;
  policy: string;
  account?: string;
  out: string;
  json?: boolean;
}

export const addPlan: AddCommand = (program, run) => {
  program
    .command('plan')
    .description('What each account must do to keep or win back its limit, from the last month on.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .requiredOption('--policy <file>', 'policy JSON')
    .option('--account <id>', 'this account alone')
    .requiredOption('--out <file>', 'CSV file to write')
    .option('--json', 'print how many accounts have a plan as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab plan --project work.limitlab --cohort 2024 --policy six-months.json --out plan.csv

Accounts whose rows end before the cohort's last month have no plan. Money is in currency units with two decimals.`,
    )
    .action((options: PlanOptions) =>
      run(async (session) => {
        const policy = policyArgument(options.policy);
        const project = await session.openProject(options.project);
        const { accounts } = await session.call('plans.export', {
          project,
          cohort: options.cohort,
          policy,
          account: options.account,
          file: session.file(options.out),
          job: session.job,
        });
        if (options.json) printJson({ accounts });
        else note(`Plans of ${accounts.toLocaleString('en')} accounts written to ${options.out}`);
      }),
    );
};
