/** Filters and order of the accounts list: what is asked for, what is written, and when the selection begins anew. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { WORDS } from '../../src/locales/index.ts';
import { conditionsOf, filterText } from '../../src/renderer/accounts/column-filters.ts';
import { useAccountList } from '../../src/renderer/stores/account-list.ts';
import { useComparison } from '../../src/renderer/stores/comparison.ts';
import type { ViewResult } from '../../src/renderer/stores/comparison.ts';
import { formatsFor } from '../../src/wording/format.ts';

const { en, 'zh-CN': chinese } = WORDS;

describe('filters of columns', () => {
  it('are conditions, and sentences', () => {
    const filters = {
      score: { from: 500, to: 600 },
      change: { to: -123_450 },
      balance: { from: 0 },
      product: { oneOf: [1, 0] },
    };
    expect(conditionsOf(filters)).toEqual([
      { column: 'score', from: 500, to: 600 },
      { column: 'change', from: undefined, to: -123_450 },
      { column: 'balance', from: 0, to: undefined },
      { column: 'product', oneOf: [1, 0] },
    ]);
    const formats = formatsFor('en');
    expect(filterText('score', filters.score, en, formats)).toBe('Score 500 – 600');
    expect(filterText('change', filters.change, en, formats)).toBe('Change ≤ -1,235');
    expect(filterText('balance', filters.balance, en, formats)).toBe('Balance ≥ 0');
    expect(filterText('product', filters.product, en, formats)).toBe(
      `Product: ${en.products.cash_loan}, ${en.segments.missing}`,
    );
    expect(filterText('regret', { oneOf: [1] }, chinese, formats)).toBe(
      `${chinese.accounts.columns.regret}：${chinese.common.yes}`,
    );
  });
});

describe('the list', () => {
  beforeEach(() => setActivePinia(createPinia()));

  /** As after a comparison that is complete. */
  function compared() {
    useComparison().exact = {
      project: 'p',
      champion: 'observed',
      challengers: ['hold'],
      focus: 0,
      choices: [],
      view: { cohort: 'c' },
    } as unknown as ViewResult;
    return useAccountList();
  }

  it('asks for what is set', () => {
    const list = compared();
    list.sortBy('score');
    list.search = ' a1 ';
    list.setFilter('score', { from: 1 });
    list.setFilter('regret', { oneOf: [1] });
    list.setFilter('score', { from: 2 });
    expect(list.query).toMatchObject({
      cohort: 'c',
      sort: { column: 'score', descending: true },
      contains: 'a1',
      conditions: [
        { column: 'regret', oneOf: [1] },
        { column: 'score', from: 2 },
      ],
    });
    expect(list.isFiltered('accountId')).toBe(true);
    list.setFilter('score', {});
    expect(list.isFiltered('score')).toBe(false);
    expect(list.isFiltered('regret')).toBe(true);
    list.showAll();
    expect(list.isFiltered('accountId')).toBe(false);
    list.sortBy('score');
    expect(list.query).toMatchObject({
      sort: { column: 'score', descending: false },
      conditions: [],
    });
    list.sortBy('score');
    expect(list.query?.sort).toBeUndefined();
  });

  it('begins its selection anew when something else is listed, and not otherwise', async () => {
    const list = compared();
    await nextTick();
    list.selection.go(7, 10, 'only');
    list.chosenColumns = ['accountId', 'score'];
    await nextTick();
    expect(list.selection.current).toBe(7);
    list.setFilter('score', { from: 1 });
    await nextTick();
    expect(list.selection.current).toBe(0);
    expect(list.selection.count).toBe(1);
  });
});
