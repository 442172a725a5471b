/** The example on every host, in English on light or in Chinese on dark: what the specs of single screens share. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORDS, languageFor } from '../../src/locales/index.ts';
import type { Words } from '../../src/locales/index.ts';
import { presetText } from '../../src/wording/preset-text.ts';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { HOSTS, faultsOf } from './drivers.ts';
import type { Driver } from './drivers.ts';

const SHOTS = path.join(ROOT, 'test-output');
const LOOKS = [
  ['en-US', 'light'],
  ['zh-CN', 'dark'],
] as const;

/** The looks of a host: all, or one where hosts take turns so that each look is on one of them. */
function looksOf(hostName: string, everyLook: boolean): readonly (typeof LOOKS)[number][] {
  if (everyLook || process.env['LIMITLAB_EVERY_LOOK'] === '1') return LOOKS;
  const host = HOSTS.findIndex(([name]) => name === hostName);
  return [LOOKS[host % LOOKS.length]];
}

/** One host in one look. Its page and driver are there once the specs run. */
export interface Workbench {
  readonly page: Page;
  readonly driver: Driver;
  /** The host's data folder. */
  readonly folder: string;
  readonly locale: (typeof LOOKS)[number][0];
  /** The words of the product in the look's language. */
  readonly words: Words;
  /** A name that the product ships, in the look's language. */
  readonly shipped: (name: string) => string;
  /** Keeps a picture of the window as a test artefact. */
  shot(name: string): Promise<void>;
}

export interface HostOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether the invitation to the tour stays. */
  readonly invites?: boolean;
  /** Whether every host has both looks; else they take turns unless LIMITLAB_EVERY_LOOK is 1. */
  readonly everyLook?: boolean;
}

/** Waits until every chart is drawn and nothing moves any more, such as a dialog that fades in. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('svg') !== null),
  );
  await page.evaluate(async () => {
    const finite = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(finite.map(({ finished }) => finished));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

/** Whether nothing is wider than the window, or than what the navigation leaves of it. */
export function fitsWindow(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')].every(
      ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth,
    ),
  );
}

/** The same specs on every host, one start of the host for each look; the last one is that the console stayed empty. */
export function onEveryHost(
  title: string,
  specs: (workbench: Workbench) => void,
  { viewport, invites = false, everyLook = false }: HostOptions = {},
): void {
  describe.each(HOSTS)(`${title} in the %s`, (hostName, start, missing) => {
    const reason = missing ? ` (skipped: ${missing})` : '';
    const host = hostName.split(' ')[0].replace(/\W/g, '');
    describe.skipIf(missing).each(looksOf(hostName, everyLook))(
      `in %s, %s${reason}`,
      (locale, colorScheme) => {
        let folder = '';
        let driver: Driver;
        let faults: readonly string[] = [];

        beforeAll(async () => {
          fs.mkdirSync(SHOTS, { recursive: true });
          folder = makeTemporaryFolder();
          driver = await start({ dataFolder: folder, example: true, locale, colorScheme });
          const { page } = driver;
          faults = faultsOf(page);
          // A step that waits longer fails by its own name, before the test's time is over.
          page.setDefaultTimeout(30_000);
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          if (viewport) await page.setViewportSize(viewport);
          await page.getByTestId('measures').waitFor({ timeout: 60_000 });
          if (!invites) await page.getByTestId('decline-tour').click();
        });
        afterAll(async () => {
          await driver.close();
          fs.rmSync(folder, { recursive: true, force: true });
        });

        specs({
          get page() {
            return driver.page;
          },
          get driver() {
            return driver;
          },
          get folder() {
            return folder;
          },
          locale,
          words: WORDS[languageFor(locale)],
          shipped: (name) => presetText(name, languageFor(locale)),
          async shot(name) {
            const file = `${name}-${host}-${locale}-${colorScheme}.png`;
            await driver.page.screenshot({ path: path.join(SHOTS, file) });
          },
        });

        it('had no error on the console', () => {
          expect(faults).toEqual([]);
        });
      },
    );
  });
}
