/** Figures as filters: how they are named, narrowed, taken back, and opened from the chart of months. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { lineOf, monthSeriesOption } from '../../src/charts/month-series.ts';
import type { ScenarioResult } from '../../src/contract/types.ts';
import { WORDS } from '../../src/locales/index.ts';
import { useChoices } from '../../src/renderer/compare/use-choices.ts';
import { useComparison } from '../../src/renderer/stores/comparison.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';
import { figureLabel } from '../../src/wording/figure-label.ts';
import { formatsFor } from '../../src/wording/format.ts';
import { NO_HARM, allMeasuresAt, emptySeries } from '../support/results.ts';

beforeEach(() => setActivePinia(createPinia()));

describe('a figure that is chosen', () => {
  it('is named in both languages, a rate as what it counts', () => {
    const label = (dimension: string, language: 'en' | 'zh-CN') =>
      figureLabel(dimension, WORDS[language]);
    expect(label('#difference.limit_total', 'en')).toBe('Limit at the end (Difference)');
    expect(label('#challenger.regret_rate', 'en')).toBe(label('#challenger.regret_accounts', 'en'));
    expect(label('#champion.undrawn@2024-05', 'en')).toBe('undrawn 2024-05 (Champion)');
    expect(label('#champion.undrawn@2024-05', 'zh-CN')).toBe('未用额度 2024-05（冠军策略）');
    expect(label('dormancy', 'en')).toBeUndefined();
  });

  it('narrows what is chosen, brings its challenger into focus, and can be taken back', async () => {
    const comparison = useComparison();
    comparison.challengers = ['hold', 'observed'];
    await nextTick();
    const { chooseFigure, choiceWords } = useChoices();
    useSettings().kept.language = 'en';
    chooseFigure({ side: 'challenger', measure: 'accounts_cut' }, 1);
    await nextTick();
    chooseFigure({ side: 'difference', measure: 'notices' }, 1);
    await nextTick();
    expect(comparison.focus).toBe(1);
    expect(comparison.choices.map(choiceWords)).toEqual([
      'Accounts cut for dormancy (Challenger)',
      'Notices (Difference)',
    ]);
    comparison.undo();
    expect(comparison.choices.map(({ x, cells }) => [x, cells])).toEqual([
      ['#challenger.accounts_cut', [0]],
    ]);
    await nextTick();
    comparison.undo();
    expect(comparison.choices).toEqual([]);
  });
});

describe('the chart of months', () => {
  it('knows its lines by their ids', () => {
    const series = { ...emptySeries(['2024-01']), limit: [1], undrawn: [1] };
    const scenarios = ['hold', 'observed'].map((name): ScenarioResult => ({
      name,
      measures: allMeasuresAt(0),
      harm: NO_HARM,
      series,
    }));
    const option = monthSeriesOption(scenarios, WORDS.en, formatsFor('en'), 'light');
    const ids = Array.isArray(option.series)
      ? option.series.map((one: unknown) =>
          typeof one === 'object' && one !== null && 'id' in one ? String(one.id) : '',
        )
      : [];
    expect(ids.map(lineOf)).toEqual([
      { scenario: 0, shown: 'limit' },
      { scenario: 0, shown: 'undrawn' },
      { scenario: 1, shown: 'limit' },
      { scenario: 1, shown: 'undrawn' },
    ]);
    expect(lineOf('0:served')).toBeUndefined();
  });
});
