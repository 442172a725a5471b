/** Keeps the comparison of what is set, while a screen that shows it is there. */
import { onMounted, watch } from 'vue';
import { useComparison } from '../stores/comparison.ts';

export function useLiveComparison(): void {
  const comparison = useComparison();
  onMounted(() => {
    const isUnfinished = comparison.sampled > 0 && !comparison.running;
    if (!comparison.result || comparison.stale || isUnfinished) void comparison.run();
  });
  watch(
    () => comparison.key,
    () => {
      // What is wrong with a field stands beside it, and the results stay as they were.
      if (!comparison.hasFaults) void comparison.runSoon();
    },
  );
}
