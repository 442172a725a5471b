/** Handlers of cohorts: import, synthetic data, removal. */
import path from 'node:path';
import { parseMonth } from '../../engine/months.ts';
import { AppError } from '../../contract/errors.ts';
import type { ImportReport } from '../../contract/types.ts';
import { listCohorts, removeCohort } from '../store/cohorts.ts';
import { PROJECT_EXTENSION } from '../store/project-file.ts';
import type { ParsedRequestOf } from '../../contract/api.ts';
import type { Handlers, Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

type CohortMethod = 'cohorts.list' | 'cohorts.import' | 'cohorts.generate' | 'cohorts.remove';

/** `Project.cohort.rejects.csv` beside the project. */
function defaultRejectsPath(projectPath: string, cohort: string): string {
  const safeCohort = cohort.replace(/[^\p{L}\p{N}_.-]+/gu, '-');
  const base = path.basename(projectPath, PROJECT_EXTENSION);
  return path.join(path.dirname(projectPath), `${base}.${safeCohort}.rejects.csv`);
}

async function importCohort(
  { handles, resources, workers }: Workbench,
  request: ParsedRequestOf<'cohorts.import'>,
  job: Job,
): Promise<ImportReport> {
  const projectPath = handles.resolve(request.project);
  const { rejectsPath, ...report } = await workers.run(
    'importCohort',
    {
      projectPath,
      filePath: handles.resolve(request.file),
      cohort: request.name,
      mapping: resources.mapping(request.mapping),
      encoding: request.encoding,
      rejectsPath:
        request.rejects === undefined
          ? defaultRejectsPath(projectPath, request.name)
          : handles.resolve(request.rejects),
      alwaysWriteRejects: request.rejects !== undefined,
    },
    job,
  );
  return { ...report, rejectsFile: rejectsPath === null ? null : path.basename(rejectsPath) };
}

/** First month of generated cohorts unless the caller names one. */
const DEFAULT_FIRST_MONTH = '2023-01';

export function cohortHandlers(workbench: Workbench): Handlers<CohortMethod> {
  const { handles, jobs, projects, workers } = workbench;
  return {
    'cohorts.list': ({ project }) => projects.use(handles.resolve(project), listCohorts),
    'cohorts.import': (request) =>
      jobs.run(request.job, (job) => importCohort(workbench, request, job)),
    'cohorts.generate': ({
      file,
      job: id,
      firstMonth = DEFAULT_FIRST_MONTH,
      accounts,
      months,
      seed,
    }) => {
      const month = parseMonth(firstMonth);
      if (month === undefined) {
        throw new AppError({
          code: 'BAD_REQUEST',
          message: `"${firstMonth}" is not a month like 2023-01.`,
        });
      }
      const task = { filePath: handles.resolve(file), accounts, months, seed, firstMonth: month };
      return jobs.run(id, (job) => workers.run('generate', task, job));
    },
    'cohorts.remove': ({ project, cohort }) => {
      return projects.use(handles.resolve(project), (database) => {
        removeCohort(database, cohort);
        return listCohorts(database);
      });
    },
  };
}
