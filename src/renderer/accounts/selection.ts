/** Which rows of a long table are selected: one run of them, as a spreadsheet has it. */
import { computed, ref } from 'vue';

export function useRowSelection(total: () => number) {
  /** Where the selection began, and the row that the keyboard is on. */
  const anchor = ref(0);
  const current = ref(0);

  const range = computed(() => ({
    from: Math.min(anchor.value, current.value),
    to: Math.max(anchor.value, current.value) + 1,
  }));

  /** Goes to a row; the selection grows from where it began where `extending`. */
  function go(row: number, extending: boolean): void {
    current.value = Math.max(0, Math.min(total() - 1, row));
    if (!extending) anchor.value = current.value;
  }

  function selectAll(): void {
    anchor.value = 0;
    current.value = Math.max(0, total() - 1);
  }

  const isSelected = (row: number): boolean => row >= range.value.from && row < range.value.to;

  return { current, range, go, selectAll, isSelected };
}
