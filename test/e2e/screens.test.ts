/** Every screen, reached by keyboard alone, in both languages and themes: pictures of each, and no serious fault of access. */
import { expect, it } from 'vitest';
import { seriousFaults } from './axe.ts';
import { pressOn } from './keyboard.ts';
import { fitsWindow, onEveryHost, settled } from './every-host.ts';

/** Name, the key that leads there, and what shows that it is there. */
const SCREENS = [
  ['projects', 'Alt+Digit1', '[data-testid=project-list]'],
  ['cohorts', 'Alt+Digit2', '[data-testid=cohort-list]'],
  ['policies', 'Alt+Digit3', '[data-testid=policy-form]'],
  ['compare', 'Alt+Digit4', '[data-testid=measures]'],
  ['sweep', 'Alt+Digit5', '[data-testid=sweep]'],
  ['accounts', 'Alt+Digit6', '[data-testid=account-table] .line a'],
  ['reports', 'Alt+Digit7', 'main .panel'],
  ['settings', 'Control+Comma', '[data-testid=settings]'],
] as const;

onEveryHost(
  'the screens',
  (workbench) => {
    it.each(SCREENS)('%s', async (name, keys, there) => {
      const { page } = workbench;
      await page.keyboard.press(keys);
      await page.locator(there).first().waitFor();
      await settled(page);
      await workbench.shot(`screen-${name}`);
      expect(await seriousFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
    });

    it('the quality of a cohort', async () => {
      const { page } = workbench;
      await page.keyboard.press('Alt+Digit2');
      await pressOn(page.getByTestId('quality-link').first());
      await page.getByTestId('column-quality').waitFor();
      await settled(page);
      await workbench.shot('screen-quality');
      expect(await seriousFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
    });

    it('are found by name in the palette', async () => {
      const { page, words } = workbench;
      await page.keyboard.press('Control+k');
      await page.locator('[data-testid=palette-field]:focus').waitFor();
      await settled(page);
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.type(words.nav.sweep);
      await page.keyboard.press('Enter');
      await page.getByTestId('sweep').waitFor();
      await page.keyboard.press('Control+Slash');
      await page.getByTestId('shortcuts').locator('kbd').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('shortcuts').waitFor({ state: 'hidden' });
    });
  },
  { viewport: { width: 1280, height: 800 }, everyLook: true },
);
