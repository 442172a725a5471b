import { CLI_MEASURES } from '../effect-measures.ts';
import { effectsTable } from '../effects-table.ts';
import { documentArgument, policyArgument } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { print, printJson } from '../session.ts';

interface EffectsOptions {
  project: string;
  cohort: string;
  policy: string;
  assumptions?: string;
  all?: boolean;
  json?: boolean;
}

export const addEffects: AddCommand = (program, run) => {
  program
    .command('effects')
    .description(
      'What each rule of a policy does on its own: the policy less the same policy without the rule.',
    )
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .requiredOption('--policy <file>', 'policy JSON')
    .option(
      '--assumptions <name-or-file>',
      'assumptions for ead, rwa, ecl, margin and net_value_year',
    )
    .option('--all', 'show every measure, not only the main ones')
    .option('--json', 'print all measures as JSON, money in minor units and rates in basis points')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab effects --project work.limitlab --cohort 2024 --policy six-months.json

Each column of a rule is a difference. Effects do not add up; "remainder" is what they leave of the difference between
the policy and no rule at all (hold). Money is in currency units with two decimals, rates are fractions with four.`,
    )
    .action((options: EffectsOptions) =>
      run(async (session) => {
        const policy = policyArgument(options.policy);
        const project = await session.openProject(options.project);
        const effects = await session.call('effects.run', {
          project,
          cohort: options.cohort,
          policy,
          assumptions:
            options.assumptions === undefined ? undefined : documentArgument(options.assumptions),
          job: session.job,
        });
        if (options.json) printJson(effects);
        else print(effectsTable(effects, options.all ? undefined : CLI_MEASURES));
      }),
    );
};
