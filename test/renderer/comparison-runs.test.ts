/** Views asked for one after another: answers that come late, for another project or for other challengers, show nothing wrong. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { Method } from '../../src/contract/api.ts';
import type { Client } from '../../src/contract/transport.ts';
import type { ComparisonView, MonthSeries } from '../../src/contract/types.ts';
import { setClient } from '../../src/renderer/api/api.ts';
import { useComparison } from '../../src/renderer/stores/comparison.ts';
import { useWorkspace } from '../../src/renderer/stores/workspace.ts';

interface Asked {
  readonly method: Method;
  readonly request: Readonly<Record<string, unknown>>;
  readonly answer: (value: unknown) => Promise<void>;
}

let asked: Asked[];

/** Lets everything that an answer sets off happen. */
async function turn(): Promise<void> {
  for (let step = 0; step < 20; step++) await Promise.resolve();
  await nextTick();
}

const series = (limit: number): MonthSeries =>
  ({ months: ['2024-01'], limit: [limit], undrawn: [0] }) as unknown as MonthSeries;

function view(names: readonly string[]): ComparisonView {
  const [champion, ...challengers] = names.map((name, at) => ({
    name,
    measures: {},
    series: series(at),
  }));
  return { champion, challengers, panels: [], sampled: null } as unknown as ComparisonView;
}

const project = (handle: string) => ({
  project: handle,
  name: handle,
  cohorts: [{ name: 'c', importedAt: '2026-01-01', dimensions: [], mapping: {} }],
  policies: [],
});

beforeEach(() => {
  asked = [];
  setActivePinia(createPinia());
  setClient({
    call: (method, request) =>
      new Promise((resolve) => {
        const answer = async (value: unknown) => {
          resolve({ ok: true, value } as never);
          await turn();
        };
        asked.push({ method, request: request as never, answer });
      }),
    send: () => Promise.reject(new Error('not asked for')),
    on: () => () => {},
  } as Client);
});

const under = (method: Method): Asked[] => asked.filter((one) => one.method === method);

async function openProject(handle: string): Promise<void> {
  const opening = useWorkspace().open(handle);
  await turn();
  await under('projects.open').at(-1)?.answer(project(handle));
  await opening;
  await turn();
}

describe('a view that is under way', () => {
  it('is stopped and comes to nothing where another project is opened', async () => {
    const comparison = useComparison();
    await openProject('a');
    void comparison.run();
    await turn();
    const [first] = under('comparison.view');
    expect(first.request['project']).toBe('a');
    expect(comparison.running).toBe(true);
    await openProject('b');
    expect(under('jobs.cancel').map(({ request }) => request['job'])).toEqual([
      first.request['job'],
    ]);
    expect(comparison.running).toBe(false);
    await first.answer(view(['observed', 'hold']));
    expect(comparison.result).toBeUndefined();
    expect(comparison.exact).toBeUndefined();
  });

  it('gives way to a later one', async () => {
    const comparison = useComparison();
    await openProject('a');
    void comparison.run();
    await turn();
    comparison.addChallenger('observed');
    void comparison.run();
    await turn();
    const [first, second] = under('comparison.view');
    expect(under('jobs.cancel')).toHaveLength(1);
    await second.answer(view(['observed', 'hold', 'observed']));
    await first.answer(view(['observed', 'hold']));
    expect(comparison.result?.view.challengers).toHaveLength(2);
    expect(comparison.running).toBe(false);
  });

  it('shows limits by month under the names they were made for, marked until those of the view are there', async () => {
    const comparison = useComparison();
    await openProject('a');
    comparison.challengers = ['hold', 'observed'];
    comparison.toggle({ source: 'change', x: 'change', label: 'Change' }, 1, false);
    void comparison.run();
    await turn();
    await under('comparison.view')
      .at(-1)
      ?.answer(view(['observed', 'hold', 'x']));
    await under('comparison.series')
      .at(-1)
      ?.answer([series(7), series(8), series(9)]);
    expect(comparison.series?.scenarios.map(({ name }) => name)).toEqual(['observed', 'hold', 'x']);
    expect(comparison.isSeriesStale).toBe(false);

    comparison.removeChallenger(0);
    void comparison.run();
    await turn();
    await under('comparison.view')
      .at(-1)
      ?.answer(view(['observed', 'x']));
    // The series of the former challengers keep their names.
    expect(comparison.series?.scenarios.map(({ name }) => name)).toEqual(['observed', 'hold', 'x']);
    expect(comparison.isSeriesStale).toBe(true);
    await under('comparison.series')
      .at(-1)
      ?.answer([series(7), series(9)]);
    expect(comparison.series?.scenarios).toEqual([
      { name: 'observed', series: series(7) },
      { name: 'x', series: series(9) },
    ]);
    expect(comparison.isSeriesStale).toBe(false);
  });
});
