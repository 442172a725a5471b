/** Keeps the comparison of what is set, while a screen that shows it is there. */
import { onMounted, watch } from 'vue';
import { useComparison } from '../stores/comparison.ts';

export function useLiveComparison(): void {
  const comparison = useComparison();
  onMounted(() => {
    if (!comparison.result || comparison.stale) void comparison.run();
  });
  watch(
    () => comparison.key,
    () => void comparison.runSoon(),
  );
}
