import type { Command } from 'commander';
import { AUDIT_PAGE } from '../../../contract/records.ts';
import type { AuditLine } from '../../../contract/records.ts';
import type { CohortInfo } from '../../../contract/types.ts';
import type { AddCommand, RunCommand } from '../command.ts';
import { note, print, printJson } from '../session.ts';
import type { Session } from '../session.ts';
import { textTable } from '../text-table.ts';

interface CohortOptions {
  project: string;
  cohort: string;
  json?: boolean;
}

function versionTable(versions: readonly CohortInfo[]): string {
  const rows = versions.map((one) => [
    one.name,
    String(one.version),
    one.mode,
    one.importedAt.slice(0, 19),
    `${one.firstMonth} – ${one.lastMonth}`,
    String(one.accounts),
    String(one.accountMonths),
    String(one.rowsRejected),
    one.sources.map(({ name }) => name).join(', '),
  ]);
  const header = [
    'cohort',
    'version',
    'mode',
    'imported',
    'months',
    'accounts',
    'rows',
    'rejected',
  ];
  return textTable([...header, 'source'], rows, [0, 2, 3, 4, 8]);
}

type Work = (session: Session, project: string, options: CohortOptions) => Promise<void>;

/** A subcommand on one cohort. */
function add(
  parent: Command,
  run: RunCommand,
  name: string,
  description: string,
  work: Work,
): void {
  parent
    .command(name)
    .description(description)
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--cohort <name>', 'cohort of the project')
    .option('--json', 'print as JSON')
    .action((options: CohortOptions) =>
      run(async (session) => work(session, await session.openProject(options.project), options)),
    );
}

const versions: Work = async (session, project, { cohort, json }) => {
  const all = await session.call('cohorts.versions', { project, cohort });
  if (json) printJson(all);
  else print(versionTable(all));
};

const undo: Work = async (session, project, { cohort, json }) => {
  const cohorts = await session.call('cohorts.undo', { project, cohort });
  const now = cohorts.find(({ name }) => name === cohort);
  if (json) printJson(now);
  else note(`${cohort} is at version ${now?.version} again`);
};

const quality: Work = async (session, project, { cohort, json }) => {
  const found = await session.call('cohorts.quality', { project, cohort, job: session.job });
  if (json) {
    printJson(found);
    return;
  }
  const rows = found.columns.map(({ name, missing, least, median, largest }) => [
    name,
    String(missing),
    ...[least, median, largest].map((value) => (value === null ? '' : String(value))),
  ]);
  print(textTable(['column', 'missing', 'least', 'median', 'largest'], rows));
  print(`left-censored accounts: ${found.leftCensored}`);
  for (const { code, count } of found.cohort.warnings) print(`warning ${code}: ${count}`);
};

const mapping: Work = async (session, project, { cohort }) => {
  const [current] = await session.call('cohorts.versions', { project, cohort });
  print(JSON.stringify(current.mapping, null, 2));
};

export const addCohort: AddCommand = (program, run) => {
  const cohort = program
    .command('cohort')
    .description('Versions, quality and mapping of a cohort; undo of its last import.')
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab cohort versions --project work.limitlab --cohort 2024
  $ limitlab cohort undo --project work.limitlab --cohort 2024`,
    );
  add(cohort, run, 'versions', 'Every version of a cohort, the current one first.', versions);
  add(cohort, run, 'undo', 'Undo the last import: the former version takes its place.', undo);
  add(
    cohort,
    run,
    'quality',
    'How the columns are filled and spread (in the panel’s units).',
    quality,
  );
  add(
    cohort,
    run,
    'mapping',
    'The mapping of the import, as a document to import with again.',
    mapping,
  );
  cohort
    .command('audit')
    .description('What was done to the data of a project, when, and why.')
    .requiredOption('--project <file>', 'project file')
    .option('--json', 'print as JSON')
    .action((options: { project: string; json?: boolean }) =>
      run(async (session) => {
        const project = await session.openProject(options.project);
        const entries: AuditLine[] = [];
        for (let after = 0; ; after = entries.at(-1)?.id ?? after) {
          const request = { project, after, job: session.job };
          const page = await session.call('projects.audit', request);
          entries.push(...page);
          if (page.length < AUDIT_PAGE) break;
        }
        if (options.json) printJson(entries);
        else
          for (const { at, action, cohort: name, detail } of entries)
            print(`${at}  ${action}  ${name}  ${JSON.stringify(detail)}`);
      }),
    );
};
