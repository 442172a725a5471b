import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ScenarioResult } from '../../src/contract/types.ts';
import type { MeasureValues } from '../../src/engine/measures.ts';
import MeasuresTable from '../../src/renderer/components/MeasuresTable.vue';
import { NO_HARM, allMeasuresAt, emptySeries } from '../support/results.ts';
import { newI18n } from '../../src/renderer/i18n.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';

function result(name: string, values: Partial<MeasureValues>, months: string[]): ScenarioResult {
  const measures = { ...allMeasuresAt(0), ...values };
  return { name, measures, harm: NO_HARM, series: emptySeries(months) };
}

function mounted(champion: ScenarioResult, challenger: ScenarioResult, language: 'en' | 'zh-CN') {
  const settings = useSettings();
  settings.kept = { ...settings.kept, language };
  return mount(MeasuresTable, {
    props: { champion, challengers: [challenger], focus: 0 },
    global: { plugins: [newI18n(language)] },
  });
}

const cellsOf = (table: ReturnType<typeof mounted>, measure: string) =>
  table.findAll(`[data-measure=${measure}] td`).map((cell) => cell.text());

describe('the measures table', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('shows both, the difference and its share, rates in points', () => {
    const table = mounted(
      result(
        'A',
        { limit_total: 123_456_789_00, accounts_cut: 40, refused_accounts: 1, refused_rate: 250 },
        ['2024-01'],
      ),
      result(
        'B',
        { limit_total: 100_000_000_00, accounts_cut: 80, refused_accounts: 1, refused_rate: 125 },
        ['2024-01'],
      ),
      'en',
    );
    expect(cellsOf(table, 'limit_total')).toEqual([
      '123,456,789',
      '100,000,000',
      '-23,456,789',
      '-19%',
    ]);
    expect(cellsOf(table, 'refused_rate')).toEqual(['2.5%', '1.25%', '-1.25 pp', '-50%']);
    expect(table.find('.el-alert').exists()).toBe(false);
  });

  it('has a dash for a rate of nobody, and for differences from it', () => {
    const table = mounted(
      result('A', { accounts: 9 }, ['2024-01']),
      result('B', { accounts: 9, accounts_cut: 4 }, ['2024-01']),
      'en',
    );
    expect(cellsOf(table, 'refused_rate')).toEqual(['–', '0%', '–', '–']);
  });

  it('has intervals of the accounts that a rate is of: the dormant share of those that are open', () => {
    const champion = result(
      'A',
      { accounts: 400, accounts_open: 100, dormant_accounts: 50, dormant_share: 5000 },
      ['2024-01'],
    );
    const table = mounted(champion, result('B', { accounts: 400 }, ['2024-01']), 'en');
    const share = table.findComponent({ name: 'ElCheckbox' });
    return share.setValue(true).then(() => {
      const [cell] = table.findAll('[data-measure=dormant_share] td');
      expect(cell.text()).toBe('50%');
      const [from, to] = (cell.attributes('title') ?? '').match(/[\d.]+(?=%)/g)?.map(Number) ?? [];
      expect(from).toBeLessThan(50);
      expect(to).toBeGreaterThan(50);
    });
  });

  it('sorts by a column, down, up and back', async () => {
    const table = mounted(
      result('A', { limit_total: 100, undrawn_total: 300, ead: 200 }, ['2024-01']),
      result('B', {}, ['2024-01']),
      'en',
    );
    const order = () =>
      table
        .findAll('tbody tr')
        .map((row) => row.attributes('data-measure'))
        .slice(0, 3);
    const usual = order();
    const byChampion = table.findAll('thead button')[0];
    await byChampion.trigger('click');
    expect(order()).toEqual(['undrawn_total', 'ead', 'limit_total']);
    await byChampion.trigger('click');
    expect(order()).not.toContain('undrawn_total');
    await byChampion.trigger('click');
    expect(order()).toEqual(usual);
  });

  it('says how sure a rate is', () => {
    const table = mounted(
      result('A', { refused_rate: 5000, refused_accounts: 5, accounts_cut: 10 }, ['2024-01']),
      result('B', {}, ['2024-01']),
      'en',
    );
    const [champion, challenger] = table.findAll('[data-measure=refused_rate] td');
    // Wilson: (0.5 + 1.92 / 10) / 1.384 ∓ 0.364 / 1.384.
    expect(champion.attributes('title')).toContain('23.66% to 76.34%');
    expect(challenger.attributes('title')).toBeUndefined();
  });

  it('asks for the accounts behind each figure but those of nobody', async () => {
    const table = mounted(
      result('A', { accounts_cut: 3, notices: 4 }, ['2024-01']),
      result('B', { accounts_cut: 3, refused_rate: 50 }, ['2024-01']),
      'en',
    );
    const buttons = (measure: string) =>
      table
        .findAll(`[data-measure=${measure}] td`)
        .map((cell) => cell.find('button.figure').exists());
    // A difference of nothing may be one of accounts that cancel out.
    expect(buttons('accounts_cut')).toEqual([true, true, true, true]);
    expect(buttons('notices')).toEqual([true, false, true, true]);
    for (const button of table.findAll('[data-measure=accounts_cut] button.figure'))
      await button.trigger('click');
    const side = (name: string) => ({ side: name, measure: 'accounts_cut' });
    expect(table.emitted('figure')).toEqual([
      [side('champion'), undefined],
      [side('challenger'), 0],
      [side('difference'), 0],
      [side('difference'), 0],
    ]);
  });

  it('names baselines in the language, and warns of different months', () => {
    const table = mounted(result('hold', {}, ['2024-01']), result('B', {}, ['2024-02']), 'zh-CN');
    expect(table.find('thead').text()).toContain('保持首月额度');
    expect(table.find('.el-alert').text()).toContain('2024-02');
  });
});
