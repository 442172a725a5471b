/** The commands that are there on every screen. */
import type { Router } from 'vue-router';
import type { useSettings } from '../stores/settings.ts';
import type { useWorkspace } from '../stores/workspace.ts';
import type { Command } from '../commands/registry.ts';

export interface ShellActions {
  readonly openPalette: () => void;
  readonly openShortcuts: () => void;
  readonly startTour: () => void;
  readonly saveDiagnostics: () => unknown;
}

/** Screens that can be gone to: name of the command, path, words, and the digit that leads there. */
const SCREENS = [
  ['projects', '/projects', 'nav.projects', '1'],
  ['cohorts', '/cohorts', 'nav.cohorts', '2'],
  ['policies', '/policies', 'nav.policies', '3'],
  ['compare', '/compare', 'nav.compare', '4'],
  ['sweep', '/sweep', 'nav.sweep', '5'],
  ['accounts', '/accounts', 'nav.accounts', '6'],
  ['reports', '/reports', 'nav.reports', '7'],
] as const;

export function workbenchCommands(
  t: (words: string) => string,
  router: Router,
  settings: ReturnType<typeof useSettings>,
  workspace: ReturnType<typeof useWorkspace>,
  actions: ShellActions,
): Command[] {
  const isOpen = () => workspace.project !== undefined;
  const known = SCREENS.filter(([, path]) => router.resolve(path).matched.length > 0);
  return [
    ...known.map(([name, path, words, digit]): Command => ({
      id: `go.${name}`,
      group: 'go',
      title: () => t(words),
      keys: `Alt+Digit${digit}`,
      enabled: () => name === 'projects' || isOpen(),
      run: () => router.push(path),
    })),
    {
      id: 'go.settings',
      group: 'go',
      title: () => t('nav.settings'),
      keys: '$mod+Comma',
      run: () => router.push('/settings'),
    },
    {
      id: 'file.example',
      group: 'file',
      title: () => t('projects.example'),
      run: async () => {
        if (await workspace.openExample()) await router.push('/compare');
      },
    },
    {
      id: 'file.new',
      group: 'file',
      title: () => t('projects.create'),
      run: () => router.push('/projects'),
    },
    {
      id: 'file.open',
      group: 'file',
      title: () => t('projects.openOther'),
      enabled: () => workspace.info?.dialogs === true,
      run: async () => {
        if (await workspace.openOther())
          await router.push(workspace.cohorts.length > 0 ? '/compare' : '/cohorts');
      },
    },
    {
      id: 'file.import',
      group: 'file',
      title: () => t('cohorts.import'),
      enabled: isOpen,
      run: () => router.push({ name: 'cohorts', query: { import: '1' } }),
    },
    {
      id: 'view.theme',
      group: 'view',
      title: () => t(settings.theme === 'dark' ? 'commands.light' : 'commands.dark'),
      run: () => (settings.theme = settings.theme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'view.language',
      group: 'view',
      title: () => (settings.language === 'en' ? '切换到简体中文' : 'Switch to English'),
      run: () => (settings.language = settings.language === 'en' ? 'zh-CN' : 'en'),
    },
    {
      id: 'help.palette',
      group: 'help',
      title: () => t('palette.title'),
      keys: '$mod+KeyK',
      run: actions.openPalette,
    },
    {
      id: 'help.shortcuts',
      group: 'help',
      title: () => t('commands.shortcuts'),
      keys: '$mod+Slash',
      run: actions.openShortcuts,
    },
    {
      id: 'help.diagnostics',
      group: 'help',
      title: () => t('commands.diagnostics'),
      run: actions.saveDiagnostics,
    },
    {
      id: 'help.tour',
      group: 'help',
      title: () => t('commands.tour'),
      run: actions.startTour,
    },
  ];
}
