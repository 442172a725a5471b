/** What is hidden for being small is hidden wherever the panels of the comparison show it or let it be taken along. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { heatmapOption } from '../../src/charts/heatmap.ts';
import { CELL_MEASURES, panelHeatmap } from '../../src/charts/panel-heatmap.ts';
import { ruleFor, shownPanel } from '../../src/charts/shown-panel.ts';
import type { ComparisonView, PanelCells } from '../../src/contract/types.ts';
import { SWAP_SEGMENTS } from '../../src/engine/crossfilter.ts';
import type { Segment } from '../../src/engine/segments.ts';
import { heatmapTable, tableCsv, tableTsv } from '../../src/renderer/charts/chart-table.ts';
import ChoiceBar from '../../src/renderer/compare/ChoiceBar.vue';
import MigrationTable from '../../src/renderer/compare/MigrationTable.vue';
import PanelBars from '../../src/renderer/compare/PanelBars.vue';
import SwapTable from '../../src/renderer/compare/SwapTable.vue';
import { useChoices } from '../../src/renderer/compare/use-choices.ts';
import MeasuresTable from '../../src/renderer/components/MeasuresTable.vue';
import { newI18n } from '../../src/renderer/i18n.ts';
import { useComparison } from '../../src/renderer/stores/comparison.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';
import { NO_HARM, allMeasuresAt, emptySeries } from '../support/results.ts';
import { useShownPanels } from '../../src/renderer/stores/shown-panels.ts';

const texts = (names: readonly string[]): Segment[] =>
  names.map((text) => ({ kind: 'text', text }));

/** A panel whose cells have numbers that stand nowhere else: 7 accounts of 7,654.32 yuan, and 23 that stand in for them. */
function panel(name: string, x: string, y: string | null): PanelCells {
  const [few, stand, many] = [7, 23, 4000];
  return {
    name,
    xDimension: x,
    yDimension: y,
    x: texts(x === 'swap' ? SWAP_SEGMENTS : ['a', 'b', 'c', 'd']),
    y: y === null ? [null] : texts(['only']),
    accounts: [many, few, stand, many],
    championLimit: [1e9, 765_432, 876_543, 1e9],
    challengerLimit: [1e9, 765_432 - 111_101, 876_543 - 222_202, 1e9],
    championCut: [900, 6, 21, 900],
    challengerCut: [900, 6, 21, 900],
    championRegret: [90, 3, 2, 90],
    challengerRegret: [90, 5, 11, 90],
    ended: [0, 0, 0, 0],
    championRefused: [90, 3, 2, 90],
    challengerRefused: [90, 5, 11, 90],
  };
}

const rates = (panels: readonly PanelCells[], filtered: number): ComparisonView => {
  const result = { measures: allMeasuresAt(765_432), harm: NO_HARM, series: emptySeries() };
  return {
    cohort: 'A',
    champion: { name: 'hold', ...result },
    challengers: [{ name: 'observed', ...result }],
    panels,
    pairedRates: [],
    accounts: 8030,
    filtered,
    sampled: null,
    assumptions: { name: 'A', asOf: '2026-01-01' },
    seconds: 0,
  };
};

const PANELS = [
  panel('heatmap', 'region', 'product'),
  panel('change', 'change', null),
  panel('swap', 'swap', null),
  panel('migration', 'limit_after', 'limit_before'),
];

/** The accounts, limits and changes of the cells that are not shown, however they are written. */
const SECRET =
  /(?<![\d,.#%-])(7|23)(?![\d,.%])|7,?65[45]|6,?54[23]|8,?76[56]|1,?111|2,?222|85\.7|26\.09|28\.57|47\.83|52\.38/;

function set(isHidden: boolean, filtered = 8030): void {
  const settings = useSettings();
  settings.kept = { ...settings.kept, language: 'en', smallCell: 10, suppressSmall: isHidden };
  useComparison().result = {
    key: '',
    project: 'p',
    champion: 'hold',
    challengers: ['observed'],
    focus: 0,
    choices: [],
    view: rates(PANELS, filtered),
  };
}

const mounting = () => ({ global: { plugins: [newI18n('en')] } });
const shown = (name: string) => {
  const found = useChoices().panelNamed(name);
  if (!found) throw new Error(`there is no panel ${name}`);
  return found;
};

/** A component's words, titles and labels; without its styles, which hold other numbers. */
function written(html: string): string {
  return html.replace(/ (class|style|id)="[^"]*"/g, '');
}

beforeEach(() => setActivePinia(createPinia()));

describe.each([true, false])('where small cells are hidden: %s', (isHidden) => {
  beforeEach(() => set(isHidden));

  const check = (text: string): void => {
    expect(SECRET.test(text)).toBe(!isHidden);
    expect(/<10|&lt;10/.test(text)).toBe(isHidden);
    expect(text.includes('×')).toBe(isHidden);
  };

  it('the files and the clipboard of every panel hold what the screen shows', () => {
    for (const { name } of PANELS) {
      const table = useChoices().panelTable(shown(name));
      check(tableCsv(table));
      check(tableTsv(table));
    }
  });

  it('a heatmap does not hold them in cells, tooltips, scale and table', () => {
    const { words, formats } = useSettings();
    const all = CELL_MEASURES.map((measure) => {
      const { view } = panelHeatmap(shown('heatmap'), measure, [], words, formats, 'light');
      const option = heatmapOption(view);
      // Colours are numbers that say nothing.
      const drawn = JSON.stringify([option.series, option.visualMap]).replace(/#[0-9a-f]{6}/g, '');
      const tips = view.cells.flatMap(({ detail }) => detail).join('\n');
      return [drawn, tips, tableCsv(heatmapTable(view))].join('\n');
    });
    check(all.join('\n'));
  });

  it('distribution, swap set and migration do not hold them in words, titles and labels', () => {
    const props = { chosen: [] };
    const bars = mount(PanelBars, {
      props: { ...props, panel: shown('change'), label: 'A' },
      ...mounting(),
    });
    check(written(bars.html()));
    const widths = bars.findAll('.bar').map((bar) => bar.attributes('style'));
    if (isHidden) expect(widths.slice(1, 3)).toEqual(['width: 0%;', 'width: 0%;']);
    check(
      written(
        mount(SwapTable, { props: { ...props, panel: shown('swap') }, ...mounting() }).html(),
      ),
    );
    const migration = { ...props, panel: shown('migration') };
    check(written(mount(MigrationTable, { props: migration, ...mounting() }).html()));
  });
});

describe('the swap set', () => {
  it('has totals of rows and columns in the measures, so that one hidden cell hides all four', () => {
    set(true);
    expect(shown('swap').marks).toEqual(['withheld', 'hidden', 'withheld', 'withheld']);
    expect(shown('change').marks).toEqual(['plain', 'hidden', 'withheld', 'plain']);
  });
});

describe('a choice of too few accounts', () => {
  it('has no measures and no count', () => {
    set(true, 7);
    const { instead } = useShownPanels();
    expect(instead).toBe('<10');
    const { champion, challengers } = rates(PANELS, 7);
    const table = mount(MeasuresTable, {
      props: { champion, challengers, focus: 0, instead },
      ...mounting(),
    });
    expect(table.text()).not.toMatch(SECRET);
    expect(table.find('[data-measure=limit_total] td').text()).toBe('<10');
    expect(mount(ChoiceBar, mounting()).text()).toContain('<10 of 8,030');
    set(false, 7);
    expect(useShownPanels().instead).toBeUndefined();
    expect(mount(ChoiceBar, mounting()).text()).toContain('7 of 8,030');
  });
});

describe('rates and estimates', () => {
  it('a rate of few accounts is small in a cell of many', () => {
    const { words, formats } = useSettings();
    const many = { ...PANELS[0], accounts: [4000, 4000, 4000, 4000] };
    const { view } = panelHeatmap(
      shownPanel(many, { below: 10, isHidden: true }),
      'regretRate',
      [],
      words,
      formats,
      'light',
    );
    expect(view.cells.map(({ instead, value }) => instead ?? value)).toEqual([
      1000,
      '<10',
      expect.closeTo(5238, 0),
      1000,
    ]);
  });

  it('a cell of a sample is as small as the accounts it is estimated from', () => {
    const rule = { below: 10, isHidden: true };
    expect(ruleFor({ accounts: 1_000_000, sampled: 20_000 }, rule).below).toBe(500);
    expect(ruleFor({ accounts: 1_000_000, sampled: null }, rule).below).toBe(10);
  });
});
