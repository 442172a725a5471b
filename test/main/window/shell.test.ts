/** The parts of the shell that are plain functions: launch, menu, the place of a window. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MENU_COMMANDS } from '../../../src/contract/menu-commands.ts';
import { LANGUAGES, WORDS } from '../../../src/locales/index.ts';
import type { Language } from '../../../src/locales/index.ts';
import { parseLaunch } from '../../../src/main/window/launch.ts';
import { accelerator, menuTemplate } from '../../../src/main/window/menu.ts';
import type { MenuActions } from '../../../src/main/window/menu.ts';
import {
  keepWindowState,
  placedOn,
  readWindowState,
} from '../../../src/main/window/window-state.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('a start', () => {
  it.each([
    [['limitlab'], null],
    [['limitlab', '--example'], 'example'],
    [['limitlab', 'a b.limitlab'], { projectPath: '/home/u/a b.limitlab' }],
    [['limitlab', '--allow-file-access', '/x/额度.limitlab'], { projectPath: '/x/额度.limitlab' }],
    [['limitlab', '--project=a.limitlab', 'notes.txt'], null],
  ])('with %j opens %j', (args, opens) => {
    expect(parseLaunch(args, '/home/u').opens).toEqual(opens);
  });
});

describe('the menu', () => {
  const actions: MenuActions = {
    command: () => {},
    newWindow: () => {},
    openProject: () => {},
    print: () => {},
    savePdf: () => {},
    about: () => {},
  };
  interface Item {
    id?: string;
    label?: string;
    role?: string;
    type?: string;
    accelerator?: string;
    click?: () => void;
    submenu?: Item[];
  }
  const itemsOf = (platform: NodeJS.Platform, language: Language = 'en', more = actions) => {
    const template = menuTemplate(
      { platform, words: WORDS[language].menu, recentProjects: ['/p/A.limitlab'], devTools: false },
      more,
    ) as Item[];
    const walk = (items: Item[]): Item[] =>
      items.flatMap((item) => [item, ...walk(item.submenu ?? [])]);
    return walk(template);
  };

  it('has every command once on each platform, with words in both languages', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      for (const language of LANGUAGES) {
        const items = itemsOf(platform, language);
        const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(Object.keys(MENU_COMMANDS)));
        expect(items.every(({ label, type }) => type === 'separator' || (label ?? '') !== '')).toBe(
          true,
        );
      }
    }
  });

  it('binds no keys twice', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      const keys = itemsOf(platform).flatMap((item) => item.accelerator ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('is a Mac’s where it is on a Mac', () => {
    const mac = itemsOf('darwin');
    expect(mac[0].label).toBe('LimitLab');
    expect(mac.find(({ role }) => role === 'services')).toBeDefined();
    expect(itemsOf('win32').find(({ role }) => role === 'services')).toBeUndefined();
  });

  it('offers developer tools only where they are on', () => {
    expect(itemsOf('linux').find(({ role }) => role === 'toggleDevTools')).toBeUndefined();
  });

  it('sends commands and opens recent projects', () => {
    const done: string[] = [];
    const items = itemsOf('linux', 'en', {
      ...actions,
      command: (id) => done.push(id),
      openProject: (projectPath) => done.push(projectPath),
    });
    items.find(({ id }) => id === 'go.compare')?.click?.();
    items.find(({ label }) => label === 'A — /p')?.click?.();
    expect(done).toEqual(['go.compare', '/p/A.limitlab']);
  });

  it('writes keys as Electron does', () => {
    expect(accelerator('$mod+Shift+KeyZ')).toBe('CmdOrCtrl+Shift+Z');
    expect(accelerator('$mod+Comma')).toBe('CmdOrCtrl+,');
    expect(accelerator('Alt+Digit4')).toBe('Alt+4');
  });
});

describe('the place of a window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const state = { x: 10, y: 20, width: 1000, height: 700, maximized: false };

  it('is kept', () => {
    const folder = path.join(temporaryFolder(), 'data');
    keepWindowState(folder, state);
    expect(readWindowState(folder)).toEqual(state);
  });

  it('is forgotten where its screen is gone', () => {
    expect(placedOn(state, screens)).toEqual(state);
    expect(placedOn({ ...state, x: 1910 }, screens).x).toBeUndefined();
    expect(placedOn({ ...state, x: -990 }, screens).x).toBeUndefined();
    expect(placedOn({ ...state, y: -50 }, screens).y).toBeUndefined();
    expect(placedOn({ ...state, y: 1070 }, screens).y).toBeUndefined();
    expect(placedOn(state, []).x).toBeUndefined();
  });

  it.each(['{', '{"width": 5, "height": 5}', '[]', '{"width": 1e9, "height": 700}'])(
    'is the default where the file holds %s',
    (text) => {
      const folder = temporaryFolder();
      fs.writeFileSync(path.join(folder, 'window-state.json'), text);
      expect(readWindowState(folder)).toMatchObject({ width: 1360, height: 880 });
    },
  );
});
