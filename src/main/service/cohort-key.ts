import { currencyOf } from '../../contract/mapping-document.ts';
import { cohortInfo } from '../store/cohorts.ts';
import type { Handles } from './handles.ts';
import type { Projects } from './projects.ts';

/** A cohort of a project file, as it is now. */
export interface CohortKey {
  readonly projectPath: string;
  readonly cohort: string;
  /** When it was imported: a cohort of the same name may have taken its place. */
  readonly importedAt: string;
}

/** The cohort that a request names. @throws AppError HANDLE_UNKNOWN, PROJECT_…, COHORT_NOT_FOUND */
export async function cohortKey(
  { handles, projects }: { readonly handles: Handles; readonly projects: Projects },
  { project, cohort }: { readonly project: string; readonly cohort: string },
): Promise<CohortKey> {
  const projectPath = handles.resolve(project);
  const { importedAt } = await projects.use(projectPath, (database) =>
    cohortInfo(database, cohort),
  );
  return { projectPath, cohort, importedAt };
}

/** What the amounts of a cohort are in, where its mapping says so. @throws AppError PROJECT_…, COHORT_NOT_FOUND */
export async function cohortCurrency(
  { projects }: { readonly projects: Projects },
  { projectPath, cohort }: CohortKey,
): Promise<string | undefined> {
  return projects.use(projectPath, (database) => currencyOf(cohortInfo(database, cohort).mapping));
}
