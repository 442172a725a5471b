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

/** The cohort that a request names, and what its amounts are in where its mapping says so. Errors as {@link cohortKey}. */
export async function namedCohort(
  { handles, projects }: { readonly handles: Handles; readonly projects: Projects },
  { project, cohort }: { readonly project: string; readonly cohort: string },
): Promise<{ readonly key: CohortKey; readonly currency: string | undefined }> {
  const projectPath = handles.resolve(project);
  const { importedAt, mapping } = await projects.use(projectPath, (database) =>
    cohortInfo(database, cohort),
  );
  return { key: { projectPath, cohort, importedAt }, currency: currencyOf(mapping) };
}

/** The cohort that a request names. @throws AppError HANDLE_UNKNOWN, PROJECT_…, COHORT_NOT_FOUND */
export async function cohortKey(
  workbench: Parameters<typeof namedCohort>[0],
  request: Parameters<typeof namedCohort>[1],
): Promise<CohortKey> {
  return (await namedCohort(workbench, request)).key;
}
