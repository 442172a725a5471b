/** The native menu as data: platform and language in, a template for Electron out. */
import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { MENU_COMMANDS } from '../../contract/menu-commands.ts';
import type { MenuCommand } from '../../contract/menu-commands.ts';
import type { Words } from '../../locales/index.ts';
import { PROJECT_EXTENSION } from '../store/project-file.ts';

export interface MenuActions {
  /** Sends a command to the page of the window in front. */
  readonly command: (id: MenuCommand) => void;
  readonly newWindow: () => void;
  readonly openProject: (projectPath: string) => void;
  readonly print: () => void;
  readonly savePdf: () => void;
  readonly about: () => void;
}

export interface MenuSetting {
  readonly platform: NodeJS.Platform;
  readonly words: Words['menu'];
  readonly recentProjects: readonly string[];
  readonly devTools: boolean;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  $mod: 'CmdOrCtrl',
  Comma: ',',
  Slash: '/',
};

/** `$mod+Shift+KeyZ` as Electron writes it: `CmdOrCtrl+Shift+Z`. */
export function accelerator(keys: string): string {
  return keys
    .split('+')
    .map((part) => KEY_NAMES[part] ?? part.replace(/^(Key|Digit)/, ''))
    .join('+');
}

/** Keys of commands that the page leaves to the menu. */
const MENU_KEYS: Partial<Record<MenuCommand, string>> = {
  'file.new': 'CmdOrCtrl+Shift+N',
  'file.open': 'CmdOrCtrl+O',
  'file.import': 'CmdOrCtrl+I',
};

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

export function menuTemplate(
  { platform, words, recentProjects, devTools }: MenuSetting,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';

  const command = (id: MenuCommand): MenuItemConstructorOptions => {
    const keys = MENU_COMMANDS[id];
    return {
      id,
      label: words.commands[id],
      accelerator: keys === null ? MENU_KEYS[id] : accelerator(keys),
      click: () => actions.command(id),
    };
  };
  const role = (
    name: NonNullable<MenuItemConstructorOptions['role']> & keyof Words['menu']['roles'],
  ): MenuItemConstructorOptions => ({ id: name, role: name, label: words.roles[name] });

  const recent: MenuItemConstructorOptions = {
    id: 'file.recent',
    label: words.recent,
    enabled: recentProjects.length > 0,
    submenu: recentProjects.map((projectPath) => ({
      label: `${path.basename(projectPath, PROJECT_EXTENSION)} — ${path.dirname(projectPath)}`,
      click: () => actions.openProject(projectPath),
    })),
  };
  const about: MenuItemConstructorOptions = {
    id: 'help.about',
    label: words.about,
    click: actions.about,
  };

  const application: MenuItemConstructorOptions = {
    label: 'LimitLab',
    submenu: [
      about,
      SEPARATOR,
      command('go.settings'),
      SEPARATOR,
      role('services'),
      SEPARATOR,
      role('hide'),
      role('hideOthers'),
      role('unhide'),
      SEPARATOR,
      role('quit'),
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [
      {
        id: 'window.new',
        label: words.newWindow,
        accelerator: 'CmdOrCtrl+N',
        click: actions.newWindow,
      },
      SEPARATOR,
      command('file.new'),
      command('file.open'),
      recent,
      command('file.example'),
      SEPARATOR,
      command('file.save'),
      command('file.import'),
      SEPARATOR,
      { id: 'file.print', label: words.print, accelerator: 'CmdOrCtrl+P', click: actions.print },
      {
        id: 'file.pdf',
        label: words.savePdf,
        accelerator: 'CmdOrCtrl+Shift+P',
        click: actions.savePdf,
      },
      SEPARATOR,
      role('close'),
      ...(isMac ? [] : [SEPARATOR, command('go.settings'), SEPARATOR, role('quit')]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      command('edit.undo'),
      command('edit.redo'),
      SEPARATOR,
      role('cut'),
      role('copy'),
      role('paste'),
      role('selectAll'),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      command('help.palette'),
      SEPARATOR,
      command('go.projects'),
      command('go.cohorts'),
      command('go.policies'),
      command('go.compare'),
      command('go.sweep'),
      command('go.accounts'),
      command('go.reports'),
      SEPARATOR,
      command('view.theme'),
      command('view.language'),
      SEPARATOR,
      role('resetZoom'),
      role('zoomIn'),
      role('zoomOut'),
      role('togglefullscreen'),
      ...(devTools ? [SEPARATOR, role('toggleDevTools')] : []),
    ],
  };
  const windowMenu: MenuItemConstructorOptions = {
    label: words.window,
    submenu: [role('minimize'), ...(isMac ? [role('zoom'), SEPARATOR, role('front')] : [])],
  };
  const help: MenuItemConstructorOptions = {
    label: words.help,
    role: 'help',
    submenu: [
      command('help.shortcuts'),
      command('help.tour'),
      command('help.diagnostics'),
      ...(isMac ? [] : [SEPARATOR, about]),
    ],
  };
  return [...(isMac ? [application] : []), file, edit, view, windowMenu, help];
}
