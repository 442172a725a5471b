import { answersOf, documentArgument, formatOptions, repeated, toldFormat } from '../arguments.ts';
import type { FormatOptions } from '../arguments.ts';
import { AppError } from '../../../contract/errors.ts';
import type { ErrorData } from '../../../contract/errors.ts';
import type { ImportQuestion } from '../../../contract/import-questions.ts';
import type { ImportCheck } from '../../../contract/types.ts';
import type { AddCommand } from '../command.ts';
import { print, printJson } from '../session.ts';
import { textTable } from '../text-table.ts';

interface InspectOptions extends FormatOptions {
  mapping?: string;
  encoding?: string;
  accounts?: string;
  answer?: readonly string[];
  json?: boolean;
}

/** A check of the whole file, or why there is none. */
async function checkOf(
  check: () => Promise<ImportCheck>,
): Promise<{ readonly value: ImportCheck | null; readonly problem: ErrorData | null }> {
  try {
    return { value: await check(), problem: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { value: null, problem: thrown.data };
  }
}

function questionText({ id, count, evidence, options }: ImportQuestion): string {
  const answers = options.length > 0 ? options.join(', ') : 'a month such as 2024-01';
  const lines = evidence.map(({ line, text }) => `    ${line > 0 ? `line ${line}: ` : ''}${text}`);
  return [`question ${id} (${count}): ${answers}`, ...lines].join('\n');
}

export const addInspect: AddCommand = (program, run) => {
  const command = program
    .command('inspect')
    .description('How a file would be imported: format, columns, what looks like personal data.')
    .argument('<file>', 'CSV file')
    .option('--mapping <name-or-file>', 'mapping preset or document; else what the columns suggest')
    .option('--accounts <file>', 'file of accounts, for a transaction log')
    .option('--encoding <label>', 'text encoding; else detected')
    .option('--answer <question=answer>', 'answer a question; may be repeated', repeated);
  formatOptions(command)
    .option(
      '--json',
      'print everything as JSON: format, mapping, columns, 200 rows and their faults',
    )
    .addHelpText('after', '\nExample:\n  $ limitlab inspect extract.csv')
    .action((file: string, options: InspectOptions) =>
      run(async (session) => {
        const accounts =
          options.accounts === undefined ? undefined : session.file(options.accounts);
        const asked = {
          accounts,
          mapping: options.mapping === undefined ? undefined : documentArgument(options.mapping),
          encoding: options.encoding,
          format: toldFormat(options),
          answers: answersOf(options.answer),
          job: session.job,
        };
        const handle = session.file(file);
        const start = await session.call('cohorts.inspect', { file: handle, ...asked });
        const check = await checkOf(() =>
          session.call('cohorts.check', { files: [handle], ...asked }),
        );
        const questions = check.value?.questions ?? start.questions;
        const preview = {
          ...start,
          questions,
          check: check.value,
          problem: start.problem ?? check.problem,
        };
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
        for (const question of questions) print(questionText(question));
        if (problem) print(`${problem.code}: ${problem.message}`);
      }),
    );
};
