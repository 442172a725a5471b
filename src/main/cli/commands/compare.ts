import { LANGUAGES } from '../../../locales/index.ts';
import type { Language } from '../../../locales/index.ts';
import { writeTextFile } from '../../files.ts';
import { Option } from 'commander';
import { hiddenBelow, hideBelowOption, repeated, scenarioArgument } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { note, userPath } from '../session.ts';

interface CompareOptions {
  project: string;
  cohort: string;
  champion: string;
  challenger: readonly string[];
  x: string;
  y: string;
  lang: Language;
  save?: string;
  hideBelow?: number;
  out: string;
}

export const addCompare: AddCommand = (program, run) => {
  program
    .command('compare')
    .description(
      'Compare policies and write a page with the measures and the heatmap of limit changes.',
    )
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .requiredOption('--champion <file>', 'policy JSON, or observed, or hold')
    .requiredOption(
      '--challenger <file>',
      'policy JSON, or observed, or hold; may be repeated',
      repeated,
    )
    .option('--x <dimension>', 'dormancy, score, product or an attribute', 'dormancy')
    .option('--y <dimension>', 'the dimension down', 'score')
    .addOption(
      new Option('--lang <language>', 'language of the page').choices([...LANGUAGES]).default('en'),
    )
    .addOption(hideBelowOption())
    .option('--save <name>', 'store the comparison in the project under this name, for reports')
    .requiredOption('--out <file>', 'HTML file to write')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab compare --project work.limitlab --cohort 2024 --champion six-months.json --challenger three-months.json \\
      --x dormancy --y region --out comparison.html`,
    )
    .action((options: CompareOptions) =>
      run(async (session) => {
        const champion = scenarioArgument(options.champion);
        const challengers = options.challenger.map(scenarioArgument);
        const project = await session.openProject(options.project);
        const { cohort, x, y, lang: language } = options;
        const { html } = await session.call('comparison.page', {
          project,
          cohort,
          champion,
          challengers,
          x,
          y,
          language,
          smallCells: hiddenBelow(options.hideBelow),
          job: session.job,
        });
        if (options.save !== undefined) {
          await session.call('comparisons.save', {
            project,
            document: {
              schema: 1,
              name: options.save,
              cohort,
              champion,
              challengers: [...challengers],
              x,
              y,
            },
          });
        }
        writeTextFile(userPath(options.out), html);
        note(`written to ${options.out}`);
      }),
    );
};
