/** Changes that are not saved: asked about before they are lost, wherever the way leads. */
import { onBeforeUnmount, onMounted } from 'vue';

interface Guard {
  readonly isChanged: () => boolean;
  readonly mayLeave: () => Promise<boolean>;
}

const guards = new Set<Guard>();

/**
 * Guards a view while it is mounted.
 * @param mayLeave asks the user where there is something to lose; tells whether it may go
 */
export function guardUnsaved(isChanged: () => boolean, mayLeave: () => Promise<boolean>): void {
  const guard = { isChanged, mayLeave };
  // The page itself: the browser puts the question, in Electron its host.
  const ask = (event: BeforeUnloadEvent) => {
    if (isChanged()) event.preventDefault();
  };
  onMounted(() => {
    guards.add(guard);
    window.addEventListener('beforeunload', ask);
  });
  onBeforeUnmount(() => {
    guards.delete(guard);
    window.removeEventListener('beforeunload', ask);
  });
}

/** Whether what is on screen may give way to another project. */
export async function mayLeaveAll(): Promise<boolean> {
  for (const { isChanged, mayLeave } of guards) {
    if (isChanged() && !(await mayLeave())) return false;
  }
  return true;
}
