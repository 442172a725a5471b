/** Handlers of cohorts: import, synthetic data, removal. */
import path from 'node:path';
import { formatMonth, parseMonth } from '../../engine/months.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { ImportReport } from '../../contract/types.ts';
import {
  cohortInfo,
  cohortVersions,
  listCohorts,
  removeCohort,
  undoImport,
} from '../store/cohorts.ts';
import { PROJECT_EXTENSION } from '../store/project-file.ts';
import type { AskedRows, ParsedRequestOf } from '../../contract/api.ts';
import type { Notice } from '../../engine/noticed-rows.ts';
import type { QualityBar } from '../../engine/quality-rows.ts';
import { parseOverrides } from '../import/mapping.ts';
import type { Mapping } from '../import/mapping.ts';
import { accountIdAt } from '../account-ids.ts';
import type { Resources } from './resources.ts';
import { cohortKey } from './cohort-key.ts';
import { safeFileName } from './file-names.ts';
import type { Handlers, Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

type CohortMethod =
  | 'cohorts.list'
  | 'cohorts.import'
  | 'cohorts.check'
  | 'cohorts.inspect'
  | 'cohorts.versions'
  | 'cohorts.undo'
  | 'cohorts.quality'
  | 'cohorts.noticed'
  | 'cohorts.generate'
  | 'cohorts.remove';

/** `Project.cohort.rejects.csv` beside the project. */
function defaultRejectsPath(projectPath: string, cohort: string): string {
  const base = path.basename(projectPath, PROJECT_EXTENSION);
  const name = safeFileName(`${base}.${cohort}`);
  return path.join(path.dirname(projectPath), `${name}.rejects.csv`);
}

/** File of the key under which personal data is hashed. */
export const KEY_FILE = 'pseudonym.key';

/** A mapping that a request names; `undefined` where the file is to suggest one. */
function givenMapping(
  resources: Resources,
  mapping: string | Record<string, unknown> | undefined,
): Mapping | undefined {
  return mapping === undefined ? undefined : resources.mapping(mapping);
}

async function importCohort(
  { handles, ports, projects, resources, workers }: Workbench,
  request: ParsedRequestOf<'cohorts.import'>,
  job: Job,
): Promise<ImportReport> {
  const projectPath = handles.resolve(request.project);
  await projects.hold(projectPath);
  const { rejectsPath, ...report } = await workers.run(
    'importCohort',
    {
      projectPath,
      filePaths: request.files.map((file) => handles.resolve(file)),
      accountsPath: request.accounts === undefined ? undefined : handles.resolve(request.accounts),
      cohort: request.name,
      mode: request.mode,
      overlap: request.overlap,
      maxRejectShare: request.maxRejectShare,
      keyPath: path.join(ports.dataFolder, KEY_FILE),
      mapping: givenMapping(resources, request.mapping),
      answers: request.answers,
      ...parseOverrides({ format: request.format, privacy: request.privacy }),
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

/** What rows are asked for, months as the engine counts them; the request's schema lets none pass that is no month. */
function askedOf(asked: AskedRows): Notice | QualityBar {
  if (typeof asked === 'string' || !('month' in asked)) return asked;
  return { month: parseMonth(asked.month) ?? 0 };
}

export function cohortHandlers(workbench: Workbench): Handlers<CohortMethod> {
  const { handles, jobs, projects, resources, simulations, workers } = workbench;
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
          message: say`"${firstMonth}" is not a month like 2023-01.`,
        });
      }
      const task = { filePath: handles.resolve(file), accounts, months, seed, firstMonth: month };
      return jobs.run(id, (job) => workers.run('generate', task, job));
    },
    'cohorts.check': (request) =>
      jobs.run(request.job, (job) =>
        workers.run(
          'checkImport',
          {
            filePaths: request.files.map((file) => handles.resolve(file)),
            accountsPath:
              request.accounts === undefined ? undefined : handles.resolve(request.accounts),
            mapping: givenMapping(resources, request.mapping),
            answers: request.answers,
            ...parseOverrides({ format: request.format, privacy: request.privacy }),
            encoding: request.encoding,
          },
          job,
        ),
      ),
    'cohorts.inspect': ({ file, encoding, job: id, ...request }) =>
      jobs.run(id, (job) => {
        const given = givenMapping(resources, request.mapping);
        const { format, privacy } = parseOverrides({
          format: request.format,
          privacy: request.privacy,
        });
        const mapping = given && { ...given, privacy: { ...given.privacy, ...privacy } };
        const task = {
          path: handles.resolve(file),
          mapping,
          encoding,
          format,
          shape: request.shape,
          accountsPath:
            request.accounts === undefined ? undefined : handles.resolve(request.accounts),
          answers: request.answers,
          presets: resources.presetMappings(),
        };
        return workers.run('inspect', task, job);
      }),
    'cohorts.versions': ({ project, cohort }) =>
      projects.use(handles.resolve(project), (database) => cohortVersions(database, cohort)),
    'cohorts.undo': ({ project, cohort }) =>
      projects.use(handles.resolve(project), (database) => {
        undoImport(database, cohort, new Date().toISOString());
        return listCohorts(database);
      }),
    'cohorts.quality': (request) =>
      jobs.run(request.job, async (job) => {
        const key = await cohortKey(workbench, request);
        const { cohort, filled } = await simulations.load(key, job);
        const info = await projects.use(key.projectPath, (database) =>
          cohortInfo(database, request.cohort),
        );
        return { cohort: info, ...(await workers.run('quality', { cohort, filled }, job)) };
      }),
    'cohorts.noticed': ({ notice, offset, limit, ...request }) =>
      jobs.run(request.job, async (job) => {
        const key = await cohortKey(workbench, request);
        const { cohort, filled, accountIds } = await simulations.load(key, job);
        const task = { cohort, filled, of: askedOf(notice), offset, limit };
        const { total, rows } = await workers.run('noticed', task, job);
        const named = rows.map(({ account, month, ...row }) => ({
          accountId: accountIdAt(accountIds, account),
          month: formatMonth(month),
          ...row,
        }));
        return { total, offset, rows: named };
      }),
    'cohorts.remove': ({ project, cohort }) => {
      return projects.use(handles.resolve(project), (database) => {
        removeCohort(database, cohort, new Date().toISOString());
        return listCohorts(database);
      });
    },
  };
}
