/**
 * Benchmark of the screens on a large project: start-up, a changed parameter to the repainted heatmap, frames while the
 * accounts table scrolls, long tasks, and the page's heap. The project is generated and imported first.
 * `npm run bench:ui -- [ACCOUNTS] [MONTHS] [RUNS]`
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { browserHost } from '../e2e/drivers.ts';
import { ROOT } from '../support/cli.ts';
import { BUILT_WORKER, ask, bareService } from '../support/bare-service.ts';

const [accounts = 1_000_000, months = 24, runs = 7] = process.argv.slice(2).map(Number);

/** Between two changes the page rests, as it does while its user looks. */
const PAUSE_MS = 500;

function cli(args: readonly string[]): void {
  const entry = path.join(ROOT, 'out/main/cli.js');
  const { status } = spawnSync(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`limitlab ${args[0]} failed`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function show(name: string, values: readonly number[], unit: string): void {
  const [most, middle] = [Math.max(...values), median(values)];
  console.log(
    `${name.padEnd(54)} ${middle.toFixed(0).padStart(7)} ${unit}, at most ${most.toFixed(0)} ${unit}`,
  );
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-bench-ui-'));
try {
  const csv = path.join(folder, 'cohort.csv');
  const project = path.join(folder, 'Large.limitlab');
  cli([
    'generate',
    '--accounts',
    String(accounts),
    '--months',
    String(months),
    '--seed',
    '7',
    '--out',
    csv,
  ]);
  // A project that is made by the workbench has the preset policies.
  const service = bareService(folder, BUILT_WORKER);
  await ask(service, 'projects.create', { file: service.handles.issue(project) });
  await service.close();
  cli(['import', csv, '--project', project, '--cohort', 'large']);
  fs.rmSync(csv);
  console.log(`${accounts.toLocaleString('en')} accounts × ${months} months; median of ${runs}`);
  const started = performance.now();
  const driver = await browserHost({
    dataFolder: folder,
    example: false,
    locale: 'en-US',
    colorScheme: 'light',
  });
  const { page } = driver;
  try {
    await page.getByTestId('project-name').waitFor();
    console.log(
      `${'start of host and browser to the page'.padEnd(54)} ${(performance.now() - started).toFixed(0).padStart(7)} ms`,
    );
    await page.evaluate(() => {
      const tasks: number[] = [];
      Reflect.set(window, 'longTasks', tasks);
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: 'longtask' });
    });
    await page.getByTestId('project-list').getByRole('button', { name: 'Open' }).first().click();
    const opened = performance.now();
    await page.getByTestId('measures').waitFor({ timeout: 180_000 });
    console.log(
      `${'opened to the first comparison, loading included'.padEnd(54)} ${(performance.now() - opened).toFixed(0).padStart(7)} ms`,
    );

    const field = page.getByTestId('challenger-cash_loan-windowMonths').locator('input');
    /** Sets the challenger's window; both times begin with the page's own event, and end with the frame that shows it. */
    const change = async (months: number): Promise<{ estimate: number; exact: number }> => {
      const measured = page.evaluate(
        () =>
          new Promise<{ estimate: number; exact: number }>((resolve) => {
            const heatmap = document.querySelector('[data-testid=change-heatmap] .chart');
            const isEstimated = () => document.querySelector('[data-testid=estimated]') !== null;
            let started = 0;
            let estimate = 0;
            document.addEventListener('input', ({ timeStamp }) => (started = timeStamp), {
              once: true,
              capture: true,
            });
            const observer = new MutationObserver(() => {
              if (started === 0) return;
              // A task after the callbacks of a frame comes when the frame was painted.
              requestAnimationFrame(() =>
                setTimeout(() => {
                  estimate ||= performance.now() - started;
                  if (isEstimated()) return;
                  observer.disconnect();
                  resolve({ estimate, exact: performance.now() - started });
                }),
              );
            });
            if (heatmap) observer.observe(heatmap, { childList: true, subtree: true });
          }),
      );
      await field.fill(String(months));
      return measured;
    };
    // The presets have every rule but the allocation.
    const times: { estimate: number; exact: number }[] = [];
    for (let run = 0; run < runs; run++) {
      times.push(await change(4 + (run % 8)));
      await page.waitForTimeout(PAUSE_MS);
    }
    show(
      'changed window (every rule) to repainted heatmap',
      times.map(({ estimate }) => estimate),
      'ms',
    );
    show(
      'the same, until all accounts are in it',
      times.map(({ exact }) => exact),
      'ms',
    );

    await page.keyboard.press('Alt+Digit6');
    const listed = performance.now();
    await page.locator('[data-testid=account-table] .line a').first().waitFor({ timeout: 60_000 });
    console.log(
      `${'accounts table, first rows'.padEnd(54)} ${(performance.now() - listed).toFixed(0).padStart(7)} ms`,
    );
    const sorted = performance.now();
    await page.locator('[data-column=change]').click();
    await page.locator('[aria-sort=descending]').waitFor();
    await page.locator('.line.waiting').first().waitFor({ state: 'hidden' });
    console.log(
      `${'accounts table, sorted by another column'.padEnd(54)} ${(performance.now() - sorted).toFixed(0).padStart(7)} ms`,
    );
    await page.locator('[data-filter=score]').click();
    await page.locator('[data-testid=filter-from] input').fill('700');
    const unfiltered = await page.getByTestId('account-total').innerText();
    const filtered = performance.now();
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (before) =>
        document.querySelector<HTMLElement>('[data-testid=account-total]')?.innerText !== before,
      unfiltered,
    );
    console.log(
      `${'accounts table, filtered by a column'.padEnd(54)} ${(performance.now() - filtered).toFixed(0).padStart(7)} ms`,
    );
    const frames = await page.evaluate(async () => {
      const scroller = document.querySelector('[data-testid=account-table]');
      const durations: number[] = [];
      let last = performance.now();
      for (let frame = 0; frame < 240 && scroller; frame++) {
        scroller.scrollTop += 1300;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        durations.push(now - last);
        last = now;
      }
      return durations;
    });
    show('accounts table, frames while scrolling', frames, 'ms');
    const { longTasks, heap } = await page.evaluate(() => ({
      longTasks: Reflect.get(window, 'longTasks') as number[],
      heap: (performance as unknown as { memory: { usedJSHeapSize: number } }).memory
        .usedJSHeapSize,
    }));
    console.log(`${'page heap'.padEnd(54)} ${(heap / 1e6).toFixed(0).padStart(7)} MB`);
    const long = longTasks.filter((duration) => duration > 100);
    console.log(
      `${'tasks of the page over 100 ms'.padEnd(54)} ${String(long.length).padStart(7)}${long.length > 0 ? `, the longest ${Math.max(...long).toFixed(0)} ms` : ''}`,
    );
  } finally {
    await driver.close();
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
