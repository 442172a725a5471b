/** Commands that the native menu sends to the page: ids of the page's own commands, and the keys both bind. */

/** Id of a command -> its keys in the notation of tinykeys, or null where it has none. */
export const MENU_COMMANDS = {
  'file.new': null,
  'file.open': null,
  'file.example': null,
  'file.import': null,
  'file.save': '$mod+KeyS',
  'edit.undo': '$mod+KeyZ',
  'edit.redo': '$mod+Shift+KeyZ',
  'go.projects': 'Alt+Digit1',
  'go.cohorts': 'Alt+Digit2',
  'go.policies': 'Alt+Digit3',
  'go.compare': 'Alt+Digit4',
  'go.sweep': 'Alt+Digit5',
  'go.accounts': 'Alt+Digit6',
  'go.reports': 'Alt+Digit7',
  'go.settings': '$mod+Comma',
  'view.theme': null,
  'view.language': null,
  'help.palette': '$mod+KeyK',
  'help.shortcuts': '$mod+Slash',
  'help.tour': null,
  'help.diagnostics': null,
} as const satisfies Readonly<Record<string, string | null>>;

export type MenuCommand = keyof typeof MENU_COMMANDS;
