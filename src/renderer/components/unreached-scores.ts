import { unreachedBands } from '../../engine/score-bands.ts';
import type { DocumentPath } from '../document-path.ts';

/** Which of a document's score bands no score comes to; one without a score yet stops nothing. */
export function unreachedScores(
  at: (path: DocumentPath) => unknown,
  path: DocumentPath,
  count: number,
): readonly boolean[] {
  const scores = Array.from({ length: count }, (_, index) => at([...path, index, 'minScore']));
  return unreachedBands(scores.map((score) => (typeof score === 'number' ? score : Infinity)));
}
