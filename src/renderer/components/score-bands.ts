import { computed } from 'vue';
import { unreachedBands } from '../../engine/score-bands.ts';
import type { DocumentPath } from '../document-path.ts';

/** What is at a path of the document that is edited. */
type Reader = (path: DocumentPath) => unknown;

/** How many score bands are at a path of a document, and which no score comes to; one without a score yet stops nothing. */
export function useScoreBands(at: Reader, path: () => DocumentPath) {
  const bands = computed<readonly unknown[]>(() => {
    const list = at(path());
    return Array.isArray(list) ? list : [];
  });
  const count = computed(() => bands.value.length);
  const unreached = computed(() =>
    unreachedBands(
      bands.value.map((_, index) => {
        const score = at([...path(), index, 'minScore']);
        return typeof score === 'number' ? score : Infinity;
      }),
    ),
  );
  return { count, unreached };
}
