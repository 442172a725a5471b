/** Estimates of a comparison from a sample, against the comparison of all accounts. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestOf } from '../../../src/contract/api.ts';
import { MAIN_MEASURES, MEASURES } from '../../../src/engine/measures.ts';
import { SAMPLE_SIZE } from '../../../src/main/service/sampled-simulations.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

const ACCOUNTS = 110_000;

describe('an estimate', () => {
  let folder: string;
  let service: Service;
  let base: Pick<RequestOf<'comparison.view'>, 'project' | 'cohort' | 'panels'>;

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    service = newService(folder);
    const file = service.handles.issue(path.join(folder, 'cohort.csv'));
    await ask(service, 'cohorts.generate', {
      file,
      accounts: ACCOUNTS,
      months: 8,
      seed: 3,
      job: 'generate',
    });
    const project = service.handles.issue(path.join(folder, 'p.limitlab'));
    await ask(service, 'projects.create', { file: project });
    await ask(service, 'cohorts.import', {
      project,
      files: [file],
      name: 'c',
      job: 'import',
    });
    base = {
      project,
      cohort: 'c',
      panels: [{ name: 'heatmap', x: 'dormancy', y: 'score' }],
    };
  }, 60_000);
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const cutAfter = (windowMonths: number, more: object = {}) => ({
    schema: 1,
    name: `cut after ${windowMonths}`,
    products: {
      cash_loan: { dormancy: { windowMonths, cutRateBp: 3000 } },
    },
    ...more,
  });
  const view = (challenger: unknown, estimate: boolean, job: string) =>
    ask(service, 'comparison.view', {
      ...base,
      champion: 'hold',
      challengers: [challenger],
      focus: 0,
      filters: [],
      estimate,
      job,
    } as RequestOf<'comparison.view'>);

  it('is near what all accounts give, in money and counts of the whole cohort', async () => {
    const estimate = await view(cutAfter(3), true, 'e');
    expect(estimate.sampled).toBeGreaterThan(0.95 * SAMPLE_SIZE);
    expect(estimate.sampled).toBeLessThan(1.05 * SAMPLE_SIZE);
    const exact = await view(cutAfter(3), false, 'x');
    expect(exact.sampled).toBeNull();
    expect(estimate.accounts).toBe(exact.accounts);
    const [ours, all] = [estimate.challengers[0], exact.challengers[0]];
    expect(all.measures.accounts_cut).toBeGreaterThan(1000);
    for (const measure of MAIN_MEASURES) {
      const value = all.measures[measure] ?? NaN;
      // Few accounts make a measure: their count is uncertain by its root.
      const isMoney = MEASURES[measure] === 'money';
      const spread = isMoney ? 0.1 * Math.abs(value) : MEASURES[measure] === 'rate' ? 60 : 0;
      const margin = spread || 5 * Math.sqrt((value * ACCOUNTS) / SAMPLE_SIZE) + 6;
      expect(Math.abs((ours.measures[measure] ?? NaN) - value), measure).toBeLessThan(margin);
    }
    expect(estimate.panels[0].x).toEqual(exact.panels[0].x);
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    const [estimated, counted] = [estimate, exact].map(({ panels }) => total(panels[0].accounts));
    expect(Math.abs(estimated - counted)).toBeLessThan(0.02 * counted);
    expect(ours.series.months).toEqual(all.series.months);
    expect(total(ours.series.limit) / total(all.series.limit)).toBeCloseTo(1, 1);
  });

  it('is none where all accounts were replayed already', async () => {
    const exact = await view(cutAfter(4), false, 'x2');
    const again = await view(cutAfter(4), true, 'e2');
    expect({ ...again, seconds: 0 }).toEqual({ ...exact, seconds: 0 });
  });

  it('is none of an allocation, which shares out over all accounts', async () => {
    const shared = cutAfter(5, { allocation: { capBp: 9000 } });
    expect((await view(shared, true, 'e3')).sampled).toBeNull();
  });
});
