import { monthArgument, wholeNumber } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { note, printJson } from '../session.ts';

interface GenerateOptions {
  accounts: number;
  months: number;
  seed: number;
  firstMonth: string;
  out: string;
  json?: boolean;
}

export const addGenerate: AddCommand = (program, run) => {
  program
    .command('generate')
    .description(
      'Write a synthetic cohort as CSV: both products, mixed behaviour. The same seed gives the same bytes.',
    )
    .requiredOption('--accounts <n>', 'number of accounts', wholeNumber(1, 10_000_000))
    .requiredOption('--months <n>', 'number of months', wholeNumber(1, 600))
    .option('--seed <n>', 'seed of the random numbers', wholeNumber(0, 4_294_967_295), 1)
    .option('--first-month <month>', 'first month', monthArgument, '2023-01')
    .requiredOption('--out <file>', 'CSV file to write')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ limitlab generate --accounts 5000 --months 24 --seed 7 --out cohort.csv',
    )
    .action(({ out, json, ...spec }: GenerateOptions) =>
      run(async (session) => {
        const { rows } = await session.call('cohorts.generate', {
          ...spec,
          file: session.file(out),
          job: session.job,
        });
        if (json) printJson({ rows });
        else note(`${rows.toLocaleString('en')} rows written to ${out}`);
      }),
    );
};
