/** Asks before the page is left while a view has changes that are not saved; Electron's host puts the question itself. */
import { onBeforeUnmount, onMounted } from 'vue';

/** Guards the page while the calling component is mounted. */
export function guardUnsaved(isChanged: () => boolean): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isChanged()) event.preventDefault();
  };
  onMounted(() => window.addEventListener('beforeunload', ask));
  onBeforeUnmount(() => window.removeEventListener('beforeunload', ask));
}
