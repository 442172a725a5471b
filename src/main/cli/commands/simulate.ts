import { documentArgument, repeated, scenarioArgument } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { print, printJson } from '../session.ts';
import { summaryTable } from '../summary-table.ts';

interface SimulateOptions {
  project: string;
  cohort: string;
  policy: readonly string[];
  out: string;
  by?: string;
  assumptions?: string;
  json?: boolean;
}

export const addSimulate: AddCommand = (program, run) => {
  program
    .command('simulate')
    .description('Replay policies over a cohort; writes accounts.csv, months.csv and summary.json.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .requiredOption(
      '--policy <file>',
      'policy JSON, or observed, or hold; may be repeated',
      repeated,
    )
    .requiredOption('--out <folder>', 'folder for the results')
    .option(
      '--by <dimension>',
      'give the summary by segment too: dormancy, score, activity_score, product or an attribute',
    )
    .option('--assumptions <name-or-file>', 'assumptions for ead, rwa, ecl and margin')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab simulate --project work.limitlab --cohort 2024 --policy observed --policy six-months.json --out results

Money is in currency units with two decimals. limit_total, served_total and undrawn_total of a policy are those of the
cohort's last month, like EAD, RWA, ECL and dormant accounts; the other measures cover all months.`,
    )
    .action((options: SimulateOptions) =>
      run(async (session) => {
        const scenarios = options.policy.map(scenarioArgument);
        const project = await session.openProject(options.project);
        const summary = await session.call('simulation.export', {
          project,
          cohort: options.cohort,
          scenarios,
          folder: session.file(options.out),
          by: options.by,
          assumptions:
            options.assumptions === undefined ? undefined : documentArgument(options.assumptions),
          job: session.job,
        });
        if (options.json) printJson(summary);
        else print(summaryTable(summary));
      }),
    );
};
