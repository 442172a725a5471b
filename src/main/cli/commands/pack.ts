import { Option } from 'commander';
import { PAPERS } from '../../../contract/report.ts';
import { LANGUAGES } from '../../../locales/index.ts';
import { hideBelowOption } from '../arguments.ts';
import type { AddCommand } from '../command.ts';
import { reportDocumentOf } from '../report-document.ts';
import type { ReportDocumentOptions } from '../report-document.ts';
import { keyPassphrase, note } from '../session.ts';

interface PackOptions extends ReportDocumentOptions {
  project: string;
  comparison: string;
  withCohort?: boolean;
  keepIds?: boolean;
  out: string;
  sign?: string;
}

export const addPack: AddCommand = (program, run) => {
  program
    .command('pack')
    .description('Seal a stored comparison: report, policies, assumptions and tables in one zip.')
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--comparison <name>', 'comparison stored in the project')
    .requiredOption('--out <file>', 'zip file to write')
    .option('--with-cohort', 'put the cohort in, with numbers in place of account ids')
    .option('--keep-ids', 'with the cohort: leave account ids as they are')
    .option('--sign <key>', 'sign with an Ed25519 private key (PEM); writes OUT.sig')
    .option('--document <file>', 'report document as JSON; the options below go before it')
    .addOption(new Option('--lang <language>', 'language of the report').choices([...LANGUAGES]))
    .addOption(new Option('--paper <size>', 'paper of the report').choices([...PAPERS]))
    .option('--title <text>', 'title of the report')
    .option('--author <text>', 'author')
    .option('--date <date>', 'date printed, YYYY-MM-DD; today without')
    .addOption(hideBelowOption())
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab pack --project work.limitlab --comparison Committee --with-cohort --out committee.zip
  $ limitlab pack --project work.limitlab --comparison Committee --out committee.zip --sign signing.pem
  $ limitlab verify committee.zip

Whoever has the pack can verify it; with the cohort in it every figure is made again.`,
    )
    .action((options: PackOptions) =>
      run(async (session) => {
        const document = reportDocumentOf(options);
        const project = await session.openProject(options.project);
        const { files } = await session.call('packs.write', {
          project,
          comparison: options.comparison,
          document,
          cohort: options.withCohort ? (options.keepIds ? 'as_they_are' : 'pseudonyms') : 'none',
          file: session.file(options.out),
          sign:
            options.sign === undefined
              ? undefined
              : { key: session.file(options.sign), passphrase: keyPassphrase() },
          job: session.job,
        });
        note(`${files} files sealed in ${options.out}`);
        if (options.sign !== undefined) note(`signed: ${options.out}.sig`);
      }),
    );
};
