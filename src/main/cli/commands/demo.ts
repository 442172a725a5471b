import fs from 'node:fs';
import path from 'node:path';
import type { PolicyInput } from '../../../engine/policy/document.ts';
import { makeFolder, writeTextFile } from '../../files.ts';
import type { AddCommand } from '../command.ts';
import { note, print, userPath } from '../session.ts';
import { summaryTable } from '../summary-table.ts';

const PROJECT_FILE = 'demo.limitlab';
const WINDOWS = [3, 6, 9] as const;

function windowPolicy(windowMonths: number): PolicyInput {
  const dormancy = { windowMonths, cutRateBp: 2000, floor: 50_000, maxCutsPerSpell: 4 };
  return {
    schema: 1,
    name: `Window of ${windowMonths} months`,
    roundTo: 10_000,
    products: { cash_loan: { dormancy }, purchase_credit: { dormancy } },
  };
}

export const addDemo: AddCommand = (program, run) => {
  program
    .command('demo')
    .description(
      'The main job in one go: generate, import, compare three dormancy windows, write a page.',
    )
    .option('--out <folder>', 'folder for what it makes', 'limitlab-demo')
    .addHelpText('after', '\nExample:\n  $ limitlab demo --out demo')
    .action(({ out }: { out: string }) =>
      run(async (session) => {
        const { job } = session;
        const folder = userPath(out);
        makeFolder(folder);
        // A project of an earlier run; the other files are replaced as they are written.
        fs.rmSync(path.join(folder, PROJECT_FILE), { force: true });
        const inFolder = (name: string) => session.file(path.join(folder, name));

        const csv = inFolder('cohort.csv');
        await session.call('cohorts.generate', {
          file: csv,
          accounts: 5000,
          months: 24,
          seed: 7,
          job,
        });
        const { project } = await session.call('projects.create', { file: inFolder(PROJECT_FILE) });
        const cohort = 'Synthetic';
        const report = await session.call('cohorts.import', {
          project,
          files: [csv],
          name: cohort,
          job,
        });
        note(
          `Imported ${report.accounts} accounts, ${report.months} months (${report.seconds} s).`,
        );

        const policies = WINDOWS.map(windowPolicy);
        const [champion, ...challengers] = policies.toReversed();
        const summary = await session.call('simulation.export', {
          project,
          cohort,
          scenarios: ['hold', ...policies],
          folder: inFolder('results'),
          job,
        });
        const { html, fileName } = await session.call('comparison.page', {
          project,
          cohort,
          champion,
          challengers,
          x: 'dormancy',
          y: 'score',
          language: 'en',
          job,
        });
        writeTextFile(path.join(folder, fileName), html);
        print(summaryTable(summary));
        note(`\nHeatmap of limit changes: ${path.join(folder, fileName)}`);
      }),
    );
};
