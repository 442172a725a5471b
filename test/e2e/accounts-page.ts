/** What the specs of the Accounts screens read off them. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { AccountColumn } from '../../src/engine/account-table.ts';
import { fill } from '../../src/locales/fill.ts';
import { pasted } from './clipboard.ts';
import type { Workbench } from './every-host.ts';

type Column = AccountColumn | 'accountId';

export const table = (page: Page): Locator => page.getByTestId('account-table');
export const current = (page: Page): Locator => table(page).locator('.line.current');

/** Texts of a column in the rows that are there, in the table's order. */
export function column(page: Page, name: Column): Promise<string[]> {
  return table(page).evaluate((grid, wanted) => {
    const heads = [...grid.querySelectorAll('[role=columnheader]')];
    const at = heads.findIndex((head) => head.querySelector(`[data-column=${wanted}]`));
    const place = (line: Element) => Number(line.getAttribute('aria-rowindex'));
    return [...grid.querySelectorAll('.line')]
      .toSorted((a, b) => place(a) - place(b))
      .map((line) => line.children[at].textContent.trim());
  }, name);
}

export async function numbers(page: Page, name: Column): Promise<number[]> {
  return (await column(page, name)).map((text) => Number(text.replaceAll(',', '')));
}

/** Ids of the rows that can be seen whole. */
export function inView(page: Page): Promise<string[]> {
  return table(page).evaluate((grid) => {
    const { top, bottom } = grid.getBoundingClientRect();
    const below = grid.querySelector('.head')?.getBoundingClientRect().bottom ?? top;
    return [...grid.querySelectorAll('.line')]
      .map((line) => ({ box: line.getBoundingClientRect(), id: line.children[0].textContent }))
      .filter(({ box }) => box.top >= below && box.bottom <= bottom)
      .toSorted((a, b) => a.box.top - b.box.top)
      .map(({ id }) => id.trim());
  });
}

/** Waits until the number of accounts listed is told so. */
export async function listed(page: Page, count: RegExp): Promise<void> {
  await page.getByTestId('account-total').getByText(count).waitFor();
}

/** Waits until the rows that are there are all known and in the order of a column. */
export async function sorted(page: Page, name: Column, sign: 1 | -1): Promise<void> {
  const isSorted = async () => {
    const values = await numbers(page, name);
    const rises = values.every((value, at) => at === 0 || sign * value >= sign * values[at - 1]);
    return values.length > 10 && rises;
  };
  await expect.poll(isSorted, { timeout: 20_000 }).toBe(true);
}

/** Cells of what was copied, once it is told that so many rows were. */
export async function copied({ page, words }: Workbench, rows: number): Promise<string[][]> {
  const count = new Intl.NumberFormat('en').format(rows);
  const told = fill(words.accounts.copied, { count });
  await page.getByTestId('copy-status').getByText(told, { exact: true }).waitFor();
  return (await pasted(page)).split('\n').map((line) => line.split('\t'));
}

export async function titles(page: Page): Promise<string[]> {
  const all = await table(page).locator('[role=columnheader] .title').allInnerTexts();
  return all.map((title) => title.replace(/[↑↓]/, '').trim());
}

/** Waits for the page of an account: under each scenario a reason and a plan, in sentences. */
export async function readAccount(page: Page, id: string): Promise<void> {
  await page.getByTestId('account-timeline').getByRole('heading', { name: id }).waitFor();
  await page.getByTestId('ledger').locator('tbody tr').first().waitFor();
  const plans = page.getByTestId('plan').locator('article');
  const ledgers = page.getByTestId('ledger-choice').locator('input');
  expect(await plans.count()).toBe((await ledgers.count()) - 1);
  for (const plan of await plans.all()) {
    expect(await plan.getByTestId('account-reason').innerText()).toMatch(/[.。]$/);
    expect(await plan.locator('li').first().innerText()).toMatch(/[.。]$/);
  }
}

/** The reasons of the one ledger that is shown: one for each month. */
export async function readReasons(page: Page): Promise<void> {
  const ledger = page.getByTestId('ledger');
  await ledger.locator('td.reason').first().waitFor();
  const reasons = await ledger.locator('td.reason').allInnerTexts();
  expect(reasons).toHaveLength(await ledger.locator('tbody tr').count());
  expect(reasons.every((text) => /[.。]$/.test(text))).toBe(true);
}

export async function placeOnList({ page, words }: Workbench, place: number, total: number) {
  const told = fill(words.account.place, { place, total });
  await page.getByTestId('account-place').getByText(told, { exact: true }).waitFor();
}
