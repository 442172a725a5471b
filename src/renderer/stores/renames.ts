/** From which stored policies the scenarios of a comparison come that were renamed. */
import { ref } from 'vue';

export function keepRenames() {
  /** Origins by the name that a scenario has now; names that were undone keep theirs. */
  const origins = ref<Readonly<Record<string, string>>>({});

  /** The stored policy whose place a scenario may take when it is saved: no other's. */
  const originOf = (name: string): string => origins.value[name] ?? name;

  function noteRename(from: string, to: string): void {
    const origin = originOf(from);
    if (origin !== to) origins.value = { ...origins.value, [to]: origin };
  }

  /** Notes that a scenario of this name is the stored policy itself. */
  function noteOwn(name: string): void {
    const others = Object.entries(origins.value).filter(([known]) => known !== name);
    origins.value = Object.fromEntries(others);
  }

  function forgetRenames(): void {
    origins.value = {};
  }

  return { originOf, noteRename, noteOwn, forgetRenames };
}
