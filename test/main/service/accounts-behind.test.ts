/** A figure of the comparison chosen as a filter: the measures stay what they are, and the list adds up to it. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figureDimension } from '../../../src/engine/accounts-behind.ts';
import type { Figure } from '../../../src/engine/accounts-behind.ts';
import type { AccountColumn } from '../../../src/engine/account-table.ts';
import type { ComparisonView } from '../../../src/contract/types.ts';
import { MEASURE_NAMES, isAdditive } from '../../../src/engine/measures.ts';
import type { Measure } from '../../../src/engine/measures.ts';
import { parseMonth } from '../../../src/engine/months.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

const cutAfter = (windowMonths: number) => ({
  schema: 1,
  name: `cut after ${windowMonths}`,
  products: { cash_loan: { dormancy: { windowMonths, cutRateBp: 3000 } } },
});

describe('the accounts behind a figure', () => {
  let folder: string;
  let service: Service;
  let project: string;
  let jobs = 0;

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    service = newService(folder);
    const file = service.handles.issue(path.join(folder, 'cohort.csv'));
    const generated = { file, accounts: 400, months: 12, seed: 5, job: 'generate' };
    await ask(service, 'cohorts.generate', generated);
    project = service.handles.issue(path.join(folder, 'p.limitlab'));
    await ask(service, 'projects.create', { file: project });
    await ask(service, 'cohorts.import', { project, files: [file], name: 'c', job: 'import' });
  });
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const request = (figures: readonly Figure[]) => ({
    project,
    cohort: 'c',
    champion: 'observed' as const,
    challengers: ['hold' as const, cutAfter(3)],
    focus: 1,
    filters: figures.map((figure) => {
      const x = figureDimension(figure);
      return { source: x, x, cells: [0] };
    }),
    job: `j${jobs++}`,
  });
  const view = (...figures: Figure[]) =>
    ask(service, 'comparison.view', { ...request(figures), panels: [] });
  const listed = (...figures: Figure[]) =>
    ask(service, 'comparison.accounts', { ...request(figures), offset: 0, limit: 5000 });

  it('leave it as it is, whichever measure it is', async () => {
    const whole = await view();
    const figure = (of: ComparisonView['champion'], measure: Measure) => of.measures[measure] ?? 0;
    for (const measure of MEASURE_NAMES.filter(isAdditive)) {
      const challenger = await view({ side: 'challenger', measure });
      expect(challenger.challengers[1].measures[measure]).toBe(
        whole.challengers[1].measures[measure],
      );
      const { champion, challengers } = await view({ side: 'difference', measure });
      expect(figure(challengers[1], measure) - figure(champion, measure)).toBe(
        figure(whole.challengers[1], measure) - figure(whole.champion, measure),
      );
    }
  });

  it('are listed, and add up to it', async () => {
    const whole = await view();
    const sums: readonly [Measure, AccountColumn][] = [
      ['dormancy_cuts', 'challengerCuts'],
      ['limit_total', 'challengerLimit'],
      ['limit_start_total', 'limitStart'],
      ['shortfall_total', 'shortfall'],
      ['regret_accounts', 'regret'],
    ];
    for (const [measure, column] of sums) {
      const { rows, total } = await listed({ side: 'challenger', measure });
      expect(rows).toHaveLength(total);
      const sum = rows.reduce((all, row) => all + (row[column] ?? 0), 0);
      expect(sum).toBe(whole.challengers[1].measures[measure]);
      expect(sum).toBeGreaterThan(0);
    }
    const { rows } = await listed({ side: 'difference', measure: 'limit_total' });
    expect(rows.reduce((all, { change }) => all + (change ?? 0), 0)).toBe(
      whole.challengers[1].measures.limit_total - whole.champion.measures.limit_total,
    );
    expect(rows.every(({ change }) => change !== 0)).toBe(true);
    for (const measure of ['accounts_cut', 'regret_accounts', 'returned_after_cut'] as const) {
      const { total } = await listed({ side: 'challenger', measure });
      expect(total).toBe(whole.challengers[1].measures[measure]);
    }
  });

  it('narrow one another, and a rate stands for those it counts', async () => {
    const cut = await listed({ side: 'challenger', measure: 'cut_rate' });
    const both = await listed(
      { side: 'challenger', measure: 'cut_rate' },
      { side: 'challenger', measure: 'returned_after_cut' },
    );
    const { challengers } = await view();
    expect(cut.total).toBe(challengers[1].measures.accounts_cut);
    expect(both.total).toBe(challengers[1].measures.returned_after_cut);
    expect(both.total).toBeLessThan(cut.total);
  });

  it('have the total of their month', async () => {
    const whole = await view();
    const at = 7;
    const { months, limit, undrawn } = whole.challengers[1].series;
    const month = parseMonth(months[at]);
    if (month === undefined) throw new Error(months[at]);
    for (const [monthFigure, values] of [
      ['limit', limit],
      ['undrawn', undrawn],
    ] as const) {
      const asked = request([{ side: 'challenger', monthFigure, month }]);
      const series = await ask(service, 'comparison.series', asked);
      expect(series[2]?.[monthFigure][at]).toBe(values[at]);
    }
  });

  it('of a figure that does not exist are refused', async () => {
    const bad = { ...request([]), filters: [{ source: 'a', x: '#champion.luck', cells: [0] }] };
    const result = await service.call('comparison.view', { ...bad, panels: [] });
    expect(result).toMatchObject({ ok: false, error: { code: 'SEGMENT_UNKNOWN' } });
  });
});
