import { documentArgument, formatOptions, toldFormat } from '../arguments.ts';
import type { FormatOptions } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { print, printJson } from '../session.ts';
import { textTable } from '../text-table.ts';

interface InspectOptions extends FormatOptions {
  mapping?: string;
  encoding?: string;
  json?: boolean;
}

export const addInspect: AddCommand = (program, run) => {
  const command = program
    .command('inspect')
    .description('How a file would be imported: format, columns, what looks like personal data.')
    .argument('<file>', 'CSV file')
    .option('--mapping <name-or-file>', 'mapping preset or document; else what the columns suggest')
    .option('--encoding <label>', 'text encoding; else detected');
  formatOptions(command)
    .option(
      '--json',
      'print everything as JSON: format, mapping, columns, 200 rows and their faults',
    )
    .addHelpText('after', '\nExample:\n  $ limitlab inspect extract.csv')
    .action((file: string, options: InspectOptions) =>
      run(async (session) => {
        const preview = await session.call('cohorts.inspect', {
          file: session.file(file),
          mapping: options.mapping === undefined ? undefined : documentArgument(options.mapping),
          encoding: options.encoding,
          format: toldFormat(options),
          job: session.job,
        });
        if (options.json) {
          printJson(preview);
          return;
        }
        const { columns, faults, mapping, problem } = preview;
        print(`format: ${JSON.stringify(mapping.format)}`);
        const rows = columns.map(({ name, becomes, samples, personal }) => [
          name,
          becomes === null ? '(left out)' : becomes.kind === 'column' ? becomes.name : 'attribute',
          samples.slice(0, 3).join(' | '),
          personal.map(({ kind, hits }) => `${hits} × ${kind}`).join(', '),
        ]);
        print(textTable(['column', 'becomes', 'values', 'personal data'], rows, [0, 1, 2, 3]));
        const refused = faults.filter((fault) => fault !== null);
        print(`${faults.length} rows looked at, ${refused.length} would be refused`);
        for (const { line, column, reason } of refused.slice(0, 5))
          print(`  line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`);
        if (problem) print(`${problem.code}: ${problem.message}`);
      }),
    );
};
