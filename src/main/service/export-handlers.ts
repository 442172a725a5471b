/** Handlers of exports: tables and accounts of a comparison, cohorts, charts, and where they go. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { isComparisonTable } from '../../contract/exports.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import { canonicalJson } from '../../engine/policy/canonical.ts';
import { writeComparisonTable } from '../export/comparison-tables.ts';
import { makeFolder, writeTextFile } from '../files.ts';
import { cohortKey, namedCohort } from './cohort-key.ts';
import type { CohortKey } from './cohort-key.ts';
import { orderedComparison } from './ordered-comparison.ts';
import type { OrderedComparison } from './ordered-comparison.ts';
import { runComparison } from './comparison.ts';
import { noteInProject } from './run-records.ts';
import { safeFileName } from './file-names.ts';
import { parsePolicyDocument } from './scenarios.ts';
import type { Handlers, Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

type ExportMethod =
  'export.table' | 'export.cohort' | 'export.chart' | 'files.save' | 'files.offer';

async function runOf(
  { resources, simulations, workers }: Workbench,
  key: CohortKey,
  { comparison }: OrderedComparison,
  job: Job,
) {
  const assumptions = resources.assumptions(comparison.assumptions);
  const request = { ...comparison, project: '', job: '' };
  return runComparison(simulations, workers, key, request, assumptions, job);
}

/** The policy whose notices are asked for: by default the first challenger. @throws AppError BAD_REQUEST for a baseline */
function noticePolicy({ comparison: { champion, challengers } }: OrderedComparison, at: number) {
  const scenario = [champion, ...challengers][at];
  if (typeof scenario === 'object') return parsePolicyDocument(scenario);
  throw new AppError({
    code: 'BAD_REQUEST',
    message: say`Notices come from a policy, and this is none of the comparison’s policies.`,
    remedy: say`Choose a champion or challenger that is a policy: a baseline notifies nobody.`,
  });
}

async function exportTable(
  workbench: Workbench,
  request: ParsedRequestOf<'export.table'>,
  job: Job,
): Promise<{ readonly rows: number }> {
  const { handles, simulations, workers } = workbench;
  const filePath = handles.resolve(request.file);
  const ordered = await orderedComparison(workbench, request);
  const { format, what } = request;
  const of = { ...request, cohort: ordered.comparison.cohort };
  const { key, currency } = await namedCohort(workbench, of);
  const { accountIds, cohort } = await simulations.load(key, job);
  const rows = await (async (): Promise<number> => {
    if (what === 'policies') {
      const scenarios = [ordered.comparison.champion, ...ordered.comparison.challengers];
      const policies = scenarios.filter((scenario) => typeof scenario === 'object');
      const canonical = policies.map((policy): unknown => JSON.parse(canonicalJson(policy)));
      writeTextFile(filePath, `${JSON.stringify(canonical, null, 2)}\n`);
      return policies.length;
    }
    if (what === 'notices') {
      const policy = noticePolicy(ordered, request.scenario);
      const task = { filePath, format, cohort, accountIds, currency, policy };
      return workers.run('exportNotices', task, job);
    }
    const run = await runOf(workbench, key, ordered, job);
    if (isComparisonTable(what))
      return writeComparisonTable(filePath, run.comparison, what, request);
    const scenarios = run.replayed.map(({ scenario, outcomes }) => ({
      name: scenarioName(scenario),
      accounts: outcomes.accounts,
    }));
    return workers.run('exportAccounts', { filePath, format, scenarios, cohort, accountIds }, job);
  })();
  await noteInProject(workbench, key.projectPath, {
    action: 'export',
    cohort: key.cohort,
    detail: { what, comparison: ordered.comparison.name, rows },
  });
  return { rows };
}

async function exportCohort(
  workbench: Workbench,
  request: ParsedRequestOf<'export.cohort'>,
  job: Job,
): Promise<{ readonly rows: number }> {
  const { handles, simulations, workers } = workbench;
  const filePath = handles.resolve(request.file);
  const key = await cohortKey(workbench, request);
  const { cohort, accountIds, filled } = await simulations.load(key, job);
  const rows = await workers.run(
    'exportCohort',
    {
      filePath,
      format: request.format,
      panel: cohort.panel,
      filled,
      accountIds: request.ids === 'pseudonyms' ? undefined : accountIds,
    },
    job,
  );
  await noteInProject(workbench, key.projectPath, {
    action: 'export',
    cohort: key.cohort,
    detail: { what: 'cohort', ids: request.ids, rows },
  });
  return { rows };
}

export function exportHandlers(workbench: Workbench): Handlers<ExportMethod> {
  const { handles, jobs, ports, downloads, workers } = workbench;
  return {
    'export.table': (request) =>
      jobs.run(request.job, (job) => exportTable(workbench, request, job)),
    'export.cohort': (request) =>
      jobs.run(request.job, (job) => exportCohort(workbench, request, job)),
    'export.chart': (request) =>
      jobs.run(request.job, async (job) => {
        const ordered = await orderedComparison(workbench, request);
        const of = { ...request, cohort: ordered.comparison.cohort };
        const { key, currency } = await namedCohort(workbench, of);
        const { comparison } = await runOf(workbench, key, ordered, job);
        const { chart, challenger, language, smallCells } = request;
        const drawn = { chart, challenger, language, currency, smallCells };
        const task = { comparison: { ...comparison, seconds: 0 }, ...drawn };
        const { svg } = await workers.run('drawChart', task, job);
        await noteInProject(workbench, key.projectPath, {
          action: 'export',
          cohort: key.cohort,
          detail: { what: `${chart}-chart`, comparison: ordered.comparison.name },
        });
        return { svg };
      }),
    'files.save': async ({ name }) => {
      const safe = safeFileName(name);
      if (ports.dialogs) {
        const filePath = await ports.dialogs.save(safe);
        return filePath === null
          ? null
          : { file: handles.issue(filePath), name: path.basename(filePath), sizeBytes: 0 };
      }
      const folder = path.join(workbench.exportsFolder, randomUUID());
      makeFolder(folder);
      return { file: handles.issue(path.join(folder, safe)), name: safe, sizeBytes: 0 };
    },
    'files.offer': ({ file }) => {
      const filePath = handles.resolve(file);
      const isOurs = filePath.startsWith(workbench.exportsFolder + path.sep);
      return { download: isOurs ? downloads.offer(filePath) : null };
    },
  };
}
