import type { Verification } from '../../../contract/records.ts';
import type { AddCommand } from '../command.ts';
import { Mismatch, note, print, printJson } from '../session.ts';

interface VerifyOptions {
  project: string;
  json?: boolean;
}

function printVerification(verification: Verification): void {
  const { findings, notes, runs, cohorts, policies, auditLines, auditHead } = verification;
  for (const text of notes) note(text);
  for (const { code, subject, message } of findings) print(`${code}  ${subject}  ${message}`);
  print(
    `${runs} runs replayed, ${cohorts} cohort versions, ${policies} policies, ${auditLines} audit lines: ${
      findings.length === 0 ? 'everything matches' : `${findings.length} do not match`
    }`,
  );
  print(`audit log ends with ${auditHead}`);
}

export const addVerify: AddCommand = (program, run) => {
  program
    .command('verify')
    .description('Replay every recorded run of a project and report what no longer matches.')
    .requiredOption('--project <file>', 'project file')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab verify --project work.limitlab

Looks at the chain of the audit log, the hashes of cohorts, policies, comparisons and records, and the results of every
recorded run. Exit code 3 where something does not match.`,
    )
    .action((options: VerifyOptions) =>
      run(async (session) => {
        const { project } = await session.call('projects.open', {
          file: session.file(options.project),
        });
        const verification = await session.call('projects.verify', { project, job: session.job });
        if (options.json) printJson(verification);
        else printVerification(verification);
        if (!verification.ok) throw new Mismatch();
      }),
    );
};
