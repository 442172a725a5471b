/** From which stored policies the scenarios of a comparison come that were renamed. */
import { ref } from 'vue';

/** Names of stored policies, by the names that scenarios have now. */
export type Renames = Readonly<Record<string, string>>;

const without = (renames: Renames, name: string): Renames =>
  Object.fromEntries(Object.entries(renames).filter(([known]) => known !== name));

export function keepRenames() {
  const renames = ref<Renames>({});

  /** The stored policy whose place a scenario may take when it is saved: no other's. */
  const originOf = (name: string): string => renames.value[name] ?? name;

  function noteRename(from: string, to: string): void {
    const origin = originOf(from);
    const others = without(renames.value, from);
    renames.value = origin === to ? without(others, to) : { ...others, [to]: origin };
  }

  /** Notes that a scenario of this name is the stored policy itself. */
  function noteOwn(name: string): void {
    renames.value = without(renames.value, name);
  }

  return { renames, originOf, noteRename, noteOwn };
}
