import type { Verification } from '../../../contract/records.ts';
import type { AddCommand } from '../command.ts';
import { Mismatch, UsageError, note, print, printJson } from '../session.ts';
import type { Session } from '../session.ts';

interface VerifyOptions {
  project?: string;
  json?: boolean;
  trust?: string;
  signature?: string;
}

function printVerification(verification: Verification): void {
  const { findings, notes, unproven, runs, cohorts, policies, auditLines, auditHead } =
    verification;
  for (const text of notes) note(text);
  for (const { code, subject, message } of findings) print(`${code}  ${subject}  ${message}`);
  for (const claim of unproven) print(`unproven  ${claim}`);
  const fitting = unproven.length === 0 ? 'everything matches' : 'what can be proven matches';
  print(
    `${runs} runs replayed, ${cohorts} cohort versions, ${policies} policies, ${auditLines} audit lines: ${
      findings.length === 0 ? fitting : `${findings.length} do not match`
    }`,
  );
  if (auditHead !== '') print(`audit line ${auditLines}: ${auditHead}`);
}

function verificationOf(
  session: Session,
  pack: string | undefined,
  project: string | undefined,
  options: VerifyOptions,
): Promise<Verification> {
  const { job } = session;
  const fileOf = (argument: string | undefined) =>
    argument === undefined ? undefined : session.file(argument);
  if (pack !== undefined)
    return session.call('packs.verify', {
      file: session.file(pack),
      project,
      trust: fileOf(options.trust),
      signature: fileOf(options.signature),
      job,
    });
  if (options.trust !== undefined || options.signature !== undefined)
    throw new UsageError('--trust and --signature are for a pack.');
  if (project !== undefined) return session.call('projects.verify', { project, job });
  throw new UsageError('Name a pack, or a project with --project.');
}

export const addVerify: AddCommand = (program, run) => {
  program
    .command('verify')
    .argument('[pack]', 'a sealed pack; a project without')
    .description('Replay the recorded runs of a project, or make the figures of a pack again.')
    .option('--project <file>', 'project file; with a pack: one that holds its cohort')
    .option('--trust <pubkey>', 'with a pack: its signature must be of this public key (PEM)')
    .option('--signature <file>', 'with --trust: the signature; PACK.sig by default')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ limitlab verify --project work.limitlab
  $ limitlab verify committee.zip --trust signing.pub.pem

Looks at the chain of the audit log, the hashes of cohorts, policies, comparisons and records, and the results of every
recorded run. Exit code 3 where something does not match.`,
    )
    .action((pack: string | undefined, options: VerifyOptions) =>
      run(async (session) => {
        const opened =
          options.project === undefined ? undefined : await session.openProject(options.project);
        const verification = await verificationOf(session, pack, opened, options);
        if (options.json) printJson(verification);
        else printVerification(verification);
        if (!verification.ok) throw new Mismatch();
      }),
    );
};
