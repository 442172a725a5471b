/** The desktop around the page: windows, menu, files from outside, closing, a page that dies. Over the stand-in for Electron. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockPathOf } from '../../src/main/store/project-lock.ts';
import { cli } from '../support/cli.ts';
import { BUILT_WORKER, ask, bareService } from '../support/bare-service.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { CHROMIUM, electronStandIn } from './drivers.ts';
import type { DesktopDriver } from './drivers.ts';
import type { MenuItem, Report } from './electron-stand-in/messages.ts';

const eventually = <T>(seen: () => T) => expect.poll(seen, { timeout: 30_000 });

const title = CHROMIUM ? '' : ' (skipped: no Chromium was found)';

describe.skipIf(!CHROMIUM)(`the desktop shell${title}`, () => {
  let folder: string;
  let driver: DesktopDriver;
  const projectPath = (name: string) => path.join(folder, `${name}.limitlab`);

  beforeAll(async () => {
    folder = path.join(makeTemporaryFolder(), '额度 项目');
    fs.mkdirSync(folder);
    const service = bareService(folder, BUILT_WORKER);
    for (const name of ['甲', 'B two']) {
      await ask(service, 'projects.create', { file: service.handles.issue(projectPath(name)) });
    }
    await service.close();
    driver = await electronStandIn({
      dataFolder: path.join(folder, 'data'),
      example: false,
      args: [projectPath('甲')],
      locale: 'en-US',
      colorScheme: 'light',
    });
  });
  afterAll(async () => {
    await driver.close();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  const reported = async (until: (report: Report) => boolean): Promise<Report> => {
    for (;;) {
      const report = await driver.desktop.report();
      if (until(report)) return report;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const items = (menu: readonly MenuItem[]): MenuItem[] =>
    menu.flatMap((item) => [item, ...items(item.submenu ?? [])]);
  const nameOn = async (index: number) =>
    driver.desktop.pages()[index].getByTestId('project-name').innerText();

  it('opens the project it was started with, and remembers it', async () => {
    await driver.page.getByTestId('project-name').getByText('甲').waitFor();
    const { app, crashReports } = await driver.desktop.report();
    expect(crashReports).toEqual({ uploadToServer: false });
    expect(app.paths['crashDumps']).toBe(path.join(folder, 'data/crashes'));
    expect(app.recent).toEqual([projectPath('甲')]);
    expect(app.isSandboxed).toBe(true);
  });

  it('focuses that window at a second start, and opens another for another project', async () => {
    driver.desktop.tell({ secondStart: [projectPath('甲')] });
    expect((await driver.desktop.report()).windows).toBe(1);
    driver.desktop.tell({ openFile: projectPath('B two') });
    await reported(({ windows, urls }) => windows === 2 && urls.every((url) => url !== ''));
    await eventually(() => driver.desktop.pages().length).toBe(2);
    await driver.desktop.pages()[1].getByTestId('project-name').getByText('B two').waitFor();
    expect(await nameOn(0)).toContain('甲');
    driver.desktop.tell({ secondStart: [projectPath('甲')] });
    expect((await driver.desktop.report()).windows).toBe(2);
  });

  it('refuses the project of one window to the other, and shows the one that has it', async () => {
    driver.desktop.tell({ secondStart: [projectPath('B two')] });
    const [, second] = driver.desktop.pages();
    driver.desktop.tell({ dialog: projectPath('甲') });
    driver.desktop.tell({ menu: 'file.open' });
    const error = second.getByTestId('error');
    await error.waitFor();
    expect(await error.innerText()).toMatch(/PROJECT_LOCKED/);
    expect(await error.innerText()).toContain('甲.limitlab is open in the desktop application');
    expect(await second.getByTestId('project-name').innerText()).toContain('B two');
  });

  it('has menus in the language of the page, with recent projects', async () => {
    const english = await driver.desktop.report();
    expect(english.menu.map(({ label }) => label)).toEqual([
      '&File',
      '&Edit',
      '&View',
      '&Window',
      '&Help',
    ]);
    const recent = items(english.menu).find(({ id }) => id === 'file.recent');
    expect(recent?.submenu?.map(({ label }) => label)).toEqual([
      `B two — ${folder}`,
      `甲 — ${folder}`,
    ]);
    driver.desktop.tell({ menu: 'view.language' });
    const chinese = await reported(({ menu }) => menu[0].label !== '&File');
    expect(chinese.menu[0].label).toBe('文件(&F)');
    expect(chinese.app.aboutPanel).toMatchObject({ applicationName: 'LimitLab' });
    driver.desktop.tell({ menu: 'view.language' });
    await reported(({ menu }) => menu[0].label === '&File');
  });

  it('does the page’s commands from the menu of the window in front', async () => {
    driver.desktop.tell({ menu: 'go.policies' });
    await Promise.any(
      driver.desktop.pages().map((page) => page.getByTestId('policy-words').waitFor()),
    );
    driver.desktop.tell({ menu: 'help.about' });
    await reported(({ app }) => app.aboutShown === 1);
  });

  it('saves the screen as a PDF', async () => {
    const file = path.join(folder, '画面.pdf');
    driver.desktop.tell({ dialog: file });
    driver.desktop.tell({ menu: 'file.pdf' });
    await eventually(() => fs.existsSync(file)).toBe(true);
    expect(fs.readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('asks before changes are lost, and closes when told so', async () => {
    const pages = driver.desktop.pages();
    const { urls } = await driver.desktop.report();
    const front = pages.find((page) => page.url() === urls.at(-1)) ?? pages[0];
    await front.getByRole('tab', { name: 'Document' }).click();
    const document = front.getByTestId('policy-document');
    const text = await document.inputValue();
    await document.fill(text.replace('"cutRateBp": 2000', '"cutRateBp": 1000'));
    driver.desktop.tell({ button: 0 });
    driver.desktop.tell({ closeWindow: true });
    const stayed = await reported(({ messages }) => messages.length > 0);
    expect(stayed.messages.at(-1)).toBe('There are changes that are not saved.');
    expect(stayed.windows).toBe(2);
    driver.desktop.tell({ button: 1 });
    driver.desktop.tell({ closeWindow: true });
    await reported(({ windows }) => windows === 1);
    await eventually(() => driver.desktop.pages().length).toBe(1);
    const state: unknown = JSON.parse(
      fs.readFileSync(path.join(folder, 'data/window-state.json'), 'utf8'),
    );
    expect(state).toMatchObject({ width: 1360, height: 880, maximized: false });
  });

  it('asks before a job is stopped, and leaves the project whole', async () => {
    await cli(
      ['generate', '--accounts', '60000', '--months', '24', '--seed', '1', '--out', 'big.csv'],
      folder,
    );
    // Lines that end in CR are read on the general path, which takes seconds: long enough to be asked in the middle.
    const big = path.join(folder, 'big.csv');
    fs.writeFileSync(big, fs.readFileSync(big, 'latin1').replace(/\r?\n/g, '\r'), 'latin1');
    driver.desktop.tell({ openFile: projectPath('甲') });
    await reported(({ windows }) => windows === 2);
    await eventually(() => driver.desktop.pages().length).toBe(2);
    const page = driver.desktop.pages()[1];
    await page.getByTestId('project-name').getByText('甲').waitFor();
    const drop = async () => {
      await page.getByTestId('import').click();
      driver.desktop.tell({ dialog: big });
      await page.getByTestId('choose-file').click();
      await page.getByTestId('preview').waitFor();
      await page.getByTestId('start-import').click();
    };
    await drop();
    await page.getByTestId('import-progress').waitFor();
    const before = (await driver.desktop.report()).messages.length;
    driver.desktop.tell({ button: 0 });
    driver.desktop.tell({ closeWindow: true });
    const stayed = await reported(({ messages }) => messages.length > before);
    expect(stayed.messages.at(-1)).toBe('A job is still running.');
    driver.desktop.tell({ button: 1 });
    driver.desktop.tell({ closeWindow: true });
    await reported(({ windows }) => windows === 1);
    // The window's service goes on ending for a moment.
    await eventually(() => fs.existsSync(lockPathOf(projectPath('甲')))).toBe(false);
    const service = bareService(path.join(folder, 'other-data'), BUILT_WORKER);
    const file = service.handles.issue(projectPath('甲'));
    expect((await ask(service, 'projects.open', { file })).cohorts).toEqual([]);
    await service.close();
  });

  it('brings a page back that died', async () => {
    driver.desktop.tell({ button: 0 });
    driver.desktop.tell({ crashPage: true });
    await reported(({ messages }) => messages.at(-1)?.includes('ended unexpectedly') ?? false);
    // Shown again, with the project that was open.
    await eventually(async () => {
      const shown = driver.desktop.pages().map((page) =>
        page
          .getByTestId('project-name')
          .innerText({ timeout: 1000 })
          .catch(() => ''),
      );
      return (await Promise.all(shown)).join();
    }).toContain('B two');
  });

  it('takes files that are dropped, by their path and not by their bytes', async () => {
    const page = driver.desktop.pages().at(-1) ?? driver.page;
    const file = path.join(folder, 'dropped.csv');
    fs.writeFileSync(file, 'account_id,month,credit_limit\nA,2024-01,1\n');
    const answers = await page.evaluate(async (filePath) => {
      Object.assign(window, { __standInPaths: { 'dropped.csv': filePath } });
      const { limitlab } = window as unknown as {
        limitlab: { send: (file: File) => Promise<unknown> };
      };
      const send = (name: string) => limitlab.send(new File(['x'], name));
      return [await send('dropped.csv'), await send('made-by-a-script.csv')];
    }, file);
    expect(answers[0]).toMatchObject({ ok: true, value: { name: 'dropped.csv', sizeBytes: 42 } });
    expect(answers[1]).toMatchObject({ ok: false, error: { code: 'FILE_NOT_FOUND' } });
  });

  it('opens a project that is dropped on the page', async () => {
    const page = driver.desktop.pages().at(-1) ?? driver.page;
    const name = '甲.limitlab';
    await page.evaluate(
      ([fileName, filePath]) => {
        Object.assign(window, { __standInPaths: { [fileName]: filePath } });
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], fileName));
        const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      },
      [name, projectPath('甲')] as const,
    );
    await page.getByTestId('project-name').getByText('甲').waitFor();
  });

  it('copies what an error says without the clipboard’s permission', async () => {
    const page = driver.desktop.pages().at(-1) ?? driver.page;
    driver.desktop.tell({ dialog: path.join(folder, 'no such.limitlab') });
    driver.desktop.tell({ menu: 'file.open' });
    const error = page.getByTestId('error');
    await error.waitFor();
    await page.evaluate(() => {
      Object.assign(window, { copied: '' });
      document.addEventListener('copy', () =>
        Object.assign(window, {
          copied: (document.activeElement as HTMLTextAreaElement).value,
        }),
      );
    });
    await error.getByRole('button', { name: 'Copy details' }).click();
    expect(await page.evaluate(() => Reflect.get(window, 'copied'))).toContain('PROJECT_NOT_FOUND');
  });
});
