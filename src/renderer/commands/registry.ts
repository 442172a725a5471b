/** Everything that can be done by name: the palette, the shortcuts and the native menu all look here. */
import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';

/** Groups in the order in which the palette and the list of shortcuts show them. */
export const COMMAND_GROUPS = ['go', 'file', 'edit', 'run', 'view', 'help'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  /** Dotted, stable: `go.compare`. Menus of hosts name commands so. */
  readonly id: string;
  readonly group: CommandGroup;
  /** In the language of the moment. */
  readonly title: () => string;
  /** In the notation of tinykeys: `$mod+KeyK`. */
  readonly keys?: string;
  /** Whether it can be done now; always without. */
  readonly enabled?: () => boolean;
  readonly run: () => unknown;
}

export const useCommands = defineStore('commands', () => {
  const commands = shallowReactive(new Map<string, Command>());

  /** Adds commands; call the returned function when what they work on goes away. */
  function register(added: readonly Command[]): () => void {
    for (const command of added) commands.set(command.id, command);
    return () => {
      for (const command of added) {
        if (commands.get(command.id) === command) commands.delete(command.id);
      }
    };
  }

  /** Does a command where it is there and can be done; tells whether it was. */
  function run(id: string): boolean {
    const command = commands.get(id);
    if (!command || command.enabled?.() === false) return false;
    command.run();
    return true;
  }

  const list = computed(() =>
    [...commands.values()].sort(
      (a, b) => COMMAND_GROUPS.indexOf(a.group) - COMMAND_GROUPS.indexOf(b.group),
    ),
  );
  return { list, register, run };
});
