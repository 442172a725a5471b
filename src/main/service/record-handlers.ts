/** Handlers of what a project remembers: named comparisons, the audit log, and its verification. */
import { cohortInfo } from '../store/cohorts.ts';
import {
  listComparisons,
  removeComparison,
  renameComparison,
  saveComparison,
} from '../store/comparisons.ts';
import { checkNamesDiffer, parseScenario } from './scenarios.ts';
import { verifyProject } from './verification.ts';
import type { Handlers, Workbench } from './workbench.ts';

type RecordMethod =
  | 'projects.audit'
  | 'projects.verify'
  | 'comparisons.list'
  | 'comparisons.save'
  | 'comparisons.rename'
  | 'comparisons.remove';

export function recordHandlers(workbench: Workbench): Handlers<RecordMethod> {
  const { handles, jobs, projects, resources, workers } = workbench;
  return {
    'projects.audit': ({ project, after, limit, job: id }) =>
      jobs.run(id, async (job) => {
        const projectPath = handles.resolve(project);
        await projects.hold(projectPath);
        return workers.run('readAudit', { projectPath, after, limit }, job);
      }),
    'projects.verify': ({ project, job: id }) =>
      jobs.run(id, (job) => verifyProject(workbench, handles.resolve(project), job)),
    'comparisons.list': ({ project }) => projects.use(handles.resolve(project), listComparisons),
    'comparisons.save': ({ project, document }) => {
      // As they will be replayed: with every default written out.
      const champion = parseScenario(document.champion);
      const challengers = document.challengers.map(parseScenario);
      checkNamesDiffer([champion, ...challengers]);
      resources.assumptions(document.assumptions);
      return projects.use(handles.resolve(project), (database) => {
        cohortInfo(database, document.cohort);
        saveComparison(database, { ...document, champion, challengers }, new Date().toISOString());
        return listComparisons(database);
      });
    },
    'comparisons.rename': ({ project, name, to }) =>
      projects.use(handles.resolve(project), (database) => {
        renameComparison(database, name, to, new Date().toISOString());
        return listComparisons(database);
      }),
    'comparisons.remove': ({ project, name }) =>
      projects.use(handles.resolve(project), (database) => {
        removeComparison(database, name, new Date().toISOString());
        return listComparisons(database);
      }),
  };
}
