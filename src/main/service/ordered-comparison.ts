/** The comparison of a request, which names one that is stored or brings one. */
import type { ComparisonDocument } from '../../contract/records.ts';
import { documentHash } from '../hashes.ts';
import { findComparison, listComparisons } from '../store/comparisons.ts';
import type { Workbench } from './workbench.ts';

export interface OrderedComparison {
  readonly comparison: ComparisonDocument;
  /** Whether the project holds it under its name. */
  readonly isStored: boolean;
}

/** @throws AppError COMPARISON_NOT_FOUND */
export async function orderedComparison(
  { handles, projects }: Workbench,
  request: { readonly project: string; readonly comparison: string | ComparisonDocument },
): Promise<OrderedComparison> {
  const { comparison } = request;
  const projectPath = handles.resolve(request.project);
  if (typeof comparison === 'string') {
    const { document } = await projects.use(projectPath, (database) =>
      findComparison(database, comparison),
    );
    return { comparison: document, isStored: true };
  }
  const hash = documentHash(comparison);
  const stored = await projects.use(projectPath, listComparisons);
  return { comparison, isStored: stored.some((one) => one.hash === hash) };
}
