import { csvLine } from '../../../contract/table-text.ts';
import { CUT_RATE_RATIO, MEASURES } from '../../../engine/measures.ts';
import type { Measure } from '../../../engine/measures.ts';
import { formatMonth } from '../../../engine/months.ts';
import type { Product } from '../../../engine/panel.ts';
import type { SweepAxis } from '../../../engine/sweep/axes.ts';
import { formatMoney } from '../../../engine/units.ts';
import type { SweepGrid } from '../../../contract/types.ts';
import { WORDS } from '../../../locales/index.ts';
import { segmentLabel } from '../../../wording/format.ts';
import { writeTextFile } from '../../files.ts';
import {
  axisArgument,
  documentArgument,
  measureArgument,
  productArgument,
  policyArgument,
} from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { note, printJson, userPath } from '../session.ts';

interface SweepOptions {
  project: string;
  cohort: string;
  policy: string;
  product: Product;
  x: SweepAxis;
  y: SweepAxis;
  measure: Measure | typeof CUT_RATE_RATIO;
  by?: string;
  assumptions?: string;
  out: string;
  json?: boolean;
}

function formatValue(measure: SweepGrid['measure'], value: number | null): string {
  if (value === null) return '';
  if (measure === CUT_RATE_RATIO) return value.toFixed(4);
  switch (MEASURES[measure]) {
    case 'money':
      return formatMoney(value);
    case 'rate':
      return (value / 10_000).toFixed(4);
    case 'count':
      return String(value);
    case 'month':
      return formatMonth(value);
  }
}

/** `x,y,value`, or `x,y,segment,value` where the sweep was asked by segment. */
function csvText({ x, y, segments, values, measure }: SweepGrid, by: string | undefined): string {
  const cells = x.length * y.length;
  const header = by === undefined ? 'x,y,value' : 'x,y,segment,value';
  const lines = segments.flatMap((segment, index) => {
    const name =
      segment === null || by === undefined ? [] : [csvLine([segmentLabel(segment, '', WORDS.en)])];
    return y.flatMap((yValue, row) =>
      x.map((xValue, column) => {
        const value = values[index * cells + row * x.length + column];
        return [xValue, yValue, ...name, formatValue(measure, value)].join(',');
      }),
    );
  });
  return `${[header, ...lines].join('\n')}\n`;
}

export const addSweep: AddCommand = (program, run) => {
  program
    .command('sweep')
    .description(
      'Vary two parameters of a policy over ranges and write a measure of each combination.',
    )
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .requiredOption('--policy <file>', 'policy JSON')
    .requiredOption('--product <product>', 'product whose rules are varied', productArgument)
    .requiredOption(
      '--x <axis>',
      'path=from:to:step inside the product, both ends included',
      axisArgument,
    )
    .requiredOption('--y <axis>', 'the other axis', axisArgument)
    .option('--measure <name>', 'measure', measureArgument, 'limit_total')
    .option(
      '--by <dimension>',
      'give each cell by segment too: dormancy, score, activity_score, product or an attribute',
    )
    .option('--assumptions <name-or-file>', 'assumptions for ead, rwa, ecl and margin')
    .requiredOption('--out <file>', 'CSV file to write: x,y,value')
    .option('--json', 'print the grid as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab sweep --project work.limitlab --cohort 2024 --policy six-months.json --product cash_loan \\
      --x dormancy.windowMonths=3:12:1 --y dormancy.cutRateBp=1000:5000:500 --measure limit_total --out grid.csv

Money is in currency units with two decimals, rates are fractions with four.`,
    )
    .action((options: SweepOptions) =>
      run(async (session) => {
        const policy = policyArgument(options.policy);
        const project = await session.openProject(options.project);
        const grid = await session.call('sweep.run', {
          project,
          cohort: options.cohort,
          policy,
          product: options.product,
          x: { path: options.x.path, values: [...options.x.values] },
          y: { path: options.y.path, values: [...options.y.values] },
          measure: options.measure,
          by: options.by,
          assumptions:
            options.assumptions === undefined ? undefined : documentArgument(options.assumptions),
          job: session.job,
        });
        writeTextFile(userPath(options.out), csvText(grid, options.by));
        if (options.json) printJson(grid);
        else
          note(
            `${grid.values.length} cells in ${grid.seconds.toFixed(2)} s, written to ${options.out}`,
          );
      }),
    );
};
