/** The comparison as the screen shows it: panels of one challenger and measures of all, under filters. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type {
  AccountPage,
  AccountRow,
  ComparisonView,
  MonthSeries,
  PanelCells,
  ScenarioResult,
} from '../../contract/types.ts';
import { figureOf } from '../../engine/accounts-behind.ts';
import { ACCOUNT_COLUMN_NAMES, accountColumn } from '../../engine/account-table.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { CELL_SUMS, cellCount, isPairDimension } from '../../engine/crossfilter.ts';
import type { CellFilter, CellSums, CrossPanel, Pair } from '../../engine/crossfilter.ts';
import { harmOf } from '../../engine/harm-after-cut.ts';
import { measuresOf, totalMeasured } from '../../engine/measurer.ts';
import type { Measured } from '../../engine/measurer.ts';
import type { PairedRates } from '../../engine/paired-rates.ts';
import type { Segmentation } from '../../engine/segments.ts';
import type { Outcomes } from '../../engine/simulate/outcomes.ts';
import { isCoupled, scenarioName } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import { accountIdAt, accountIndexOf } from '../account-ids.ts';
import type { ComparedPair } from '../worker/messages.ts';
import type { CohortKey } from './cohort-key.ts';
import { seriesOf } from './comparison.ts';
import { countPairedRates, crossfilter, measureCohort, replayCohort } from './parallel.ts';
import { checkNamesDiffer, parseScenario } from './scenarios.ts';
import type { Simulations } from './simulations.ts';
import type { Job, Workers } from './workers.ts';

/** Panel that only counts: how many accounts there are, and how many pass the filters. */
const ALL = 'all';

interface Replayed {
  readonly scenario: Scenario;
  readonly outcomes: Outcomes;
}

export class ComparisonViewer {
  readonly #simulations: Simulations;
  readonly #workers: Workers;
  readonly #key: CohortKey;
  readonly #assumptions: Assumptions;
  readonly #job: Job;

  constructor(
    simulations: Simulations,
    workers: Workers,
    key: CohortKey,
    assumptions: Assumptions,
    job: Job,
  ) {
    this.#simulations = simulations;
    this.#workers = workers;
    this.#key = key;
    this.#assumptions = assumptions;
    this.#job = job;
  }

  /** @throws AppError POLICY_…, SEGMENT_UNKNOWN, BAD_REQUEST, COHORT_NOT_FOUND, CANCELLED */
  async view(request: ParsedRequestOf<'comparison.view'>): Promise<ComparisonView> {
    const started = performance.now();
    const replayed = await this.#replayAll(request);
    const compared = comparedPair(replayed, request.focus);
    const { pair } = compared;
    const filters = await this.#filters(compared, request.filters);
    const panels = await Promise.all(
      request.panels.map(async ({ name, x, y }): Promise<CrossPanel> => ({
        name,
        ...(await this.#space(compared, x, y)),
      })),
    );
    const everyone = await this.#everyone();
    const sums = await crossfilter(
      this.#workers,
      pair,
      filters,
      [...panels, { name: ALL, x: everyone }],
      this.#job,
    );
    const chosen = filters.length === 0 ? undefined : await this.#chosen(pair, filters);
    const [champion, ...challengers] = await Promise.all(
      replayed.map((one) => this.#result(one, chosen)),
    );
    const [base, ...others] = replayed;
    const rates = await Promise.all(
      others.map((other) => this.#pairedRates(base.outcomes, other.outcomes, chosen)),
    );
    return {
      cohort: this.#key.cohort,
      champion,
      challengers,
      panels: panels.map((panel, at) => panelCells(panel, sums[at])),
      pairedRates: rates,
      accounts: everyone.codes.length,
      filtered: sums[panels.length].accounts[0],
      sampled: null,
      assumptions: { name: this.#assumptions.name, asOf: this.#assumptions.asOf },
      seconds: (performance.now() - started) / 1000,
    };
  }

  /** Month series of the filtered accounts by scenario. Errors as {@link view}. */
  async series(request: ParsedRequestOf<'comparison.series'>): Promise<(MonthSeries | null)[]> {
    const replayed = await this.#replayAll(request);
    if (request.filters.length === 0)
      return Promise.all(replayed.map(({ outcomes }) => this.#series(outcomes)));
    const compared = comparedPair(replayed, request.focus);
    const filters = await this.#filters(compared, request.filters);
    const chosen = await this.#chosen(compared.pair, filters);
    const { cohort } = await this.#simulations.load(this.#key, this.#job);
    const subset = await this.#workers.run('subset', { cohort, chosen }, this.#job);
    const input = { cohort: subset, assumptions: this.#assumptions };
    const series: (MonthSeries | null)[] = [];
    for (const { scenario } of replayed) {
      if (isCoupled(scenario)) series.push(null);
      else {
        const outcomes = await replayCohort(this.#workers, input, scenario, this.#job);
        const { dormant } = await measureCohort(
          this.#workers,
          subset,
          outcomes,
          this.#assumptions,
          this.#job,
        );
        series.push(seriesOf(outcomes.months, dormant));
      }
    }
    return series;
  }

  /** A page of the accounts that pass the filters. Errors as {@link view}. */
  async accounts(request: ParsedRequestOf<'comparison.accounts'>): Promise<AccountPage> {
    const { offset, limit, find } = request;
    const compared = comparedPair(await this.#replayAll(request), request.focus);
    const { cohort, accountIds } = await this.#simulations.load(this.#key, this.#job);
    const order = await this.#listed(request, compared);
    const read = ACCOUNT_COLUMN_NAMES.map(
      (column) => [column, accountColumn(cohort, compared.pair, column)] as const,
    );
    const rows = [...order.subarray(offset, offset + limit)].map((account) => {
      const cells = read.map(([column, of]) => [column, of(account)]);
      const numbers = Object.fromEntries(cells) as Omit<AccountRow, 'accountId'>;
      return {
        accountId: accountIdAt(accountIds, account),
        ...numbers,
      };
    });
    const wanted = find === undefined ? -1 : accountIndexOf(accountIds, find);
    return { total: order.length, offset, rows, foundAt: wanted < 0 ? -1 : order.indexOf(wanted) };
  }

  /** Accounts in the order that is asked for; the last orders are kept, so that pages of them come at once. */
  async #listed(
    request: ParsedRequestOf<'comparison.accounts'>,
    compared: ComparedPair,
  ): Promise<Int32Array> {
    const { champion, challengers, focus, filters, conditions, contains, sort } = request;
    const of = [champion, challengers[focus], this.#assumptions];
    const asked = [...of, filters, conditions, contains, sort];
    const key = JSON.stringify([this.#key, ...asked]);
    return this.#simulations.listed(key, async () => {
      const { cohort, accountIds } = await this.#simulations.load(this.#key, this.#job);
      const task = {
        cohort,
        accountIds,
        pair: compared.pair,
        filters: await this.#filters(compared, filters),
        conditions,
        contains,
        sort,
      };
      return this.#workers.run('listAccounts', task, this.#job);
    });
  }

  async #replayAll({
    champion,
    challengers,
  }: Pick<ParsedRequestOf<'comparison.series'>, 'champion' | 'challengers'>): Promise<Replayed[]> {
    const scenarios = [champion, ...challengers].map(parseScenario);
    checkNamesDiffer(scenarios);
    const replayed: Replayed[] = [];
    for (const scenario of scenarios) {
      const outcomes = await this.#simulations.replay(
        this.#key,
        scenario,
        this.#assumptions,
        this.#job,
      );
      replayed.push({ scenario, outcomes });
    }
    return replayed;
  }

  async #segments(compared: ComparedPair, dimension: string): Promise<Segmentation> {
    const figure = figureOf(dimension);
    if (figure)
      return this.#simulations.behind(this.#key, figure, compared, this.#assumptions, this.#job);
    if (!isPairDimension(dimension))
      return this.#simulations.segments(this.#key, dimension, this.#job);
    return this.#workers.run('segmentPair', { pair: compared.pair, dimension }, this.#job);
  }

  async #space(compared: ComparedPair, x: string, y: string | undefined) {
    return {
      x: await this.#segments(compared, x),
      ...(y === undefined ? {} : { y: await this.#segments(compared, y) }),
    };
  }

  /** Accounts as one segment. */
  async #everyone(): Promise<Segmentation> {
    const { cohort } = await this.#simulations.load(this.#key, this.#job);
    const codes = new Int32Array(new SharedArrayBuffer(cohort.panel.accountCount * 4));
    return { dimension: ALL, segments: [{ kind: 'text', text: ALL }], codes };
  }

  async #filters(
    compared: ComparedPair,
    asked: ParsedRequestOf<'comparison.series'>['filters'],
  ): Promise<CellFilter[]> {
    const filters: CellFilter[] = [];
    for (const { source, x, y, cells } of asked) {
      const space = await this.#space(compared, x, y);
      const chosen = new Uint8Array(cellCount(space));
      for (const cell of cells) {
        if (cell >= chosen.length) throw noSuchCell(source, cell);
        chosen[cell] = 1;
      }
      filters.push({ source, ...space, chosen });
    }
    return filters;
  }

  #chosen(pair: Pair, filters: readonly CellFilter[]): Promise<Segmentation> {
    const count = pair.champion.flags.length;
    return this.#workers.run('filterSegments', { count, filters }, this.#job);
  }

  async #result(
    { scenario, outcomes }: Replayed,
    chosen: Segmentation | undefined,
  ): Promise<ScenarioResult> {
    const measured = await this.#measure(outcomes, chosen);
    return {
      name: scenarioName(scenario),
      measures: measuresOf(measured, 0, this.#assumptions),
      harm: harmOf(measured.harm, 0),
      series: seriesOf(outcomes.months, totalMeasured(measured).dormant),
    };
  }

  #measure(outcomes: Outcomes, chosen?: Segmentation): Promise<Measured> {
    return this.#simulations.measure(this.#key, outcomes, this.#assumptions, this.#job, chosen);
  }

  /** The months of all accounts. */
  async #series(outcomes: Outcomes): Promise<MonthSeries> {
    return seriesOf(outcomes.months, (await this.#measure(outcomes)).dormant);
  }

  async #pairedRates(
    champion: Outcomes,
    challenger: Outcomes,
    chosen: Segmentation | undefined,
  ): Promise<PairedRates> {
    const { cohort } = await this.#simulations.load(this.#key, this.#job);
    const pair = { champion: champion.accounts, challenger: challenger.accounts };
    return countPairedRates(this.#workers, cohort, pair, this.#assumptions, chosen, this.#job);
  }
}

function comparedPair(replayed: readonly Replayed[], focus: number): ComparedPair {
  const [champion] = replayed;
  const challenger = replayed.at(focus + 1);
  if (!challenger) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: say`There is no challenger ${focus}.`,
    });
  }
  return {
    champion: champion.scenario,
    challenger: challenger.scenario,
    pair: { champion: champion.outcomes.accounts, challenger: challenger.outcomes.accounts },
  };
}

function noSuchCell(source: string, cell: number): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: say`The filter of ${source} names cell ${cell}, which its dimensions do not have.`,
  });
}

function panelCells({ name, x, y }: CrossPanel, sums: CellSums): PanelCells {
  const arrays = Object.fromEntries(CELL_SUMS.map((sum) => [sum, [...sums[sum]]])) as Record<
    (typeof CELL_SUMS)[number],
    number[]
  >;
  return {
    name,
    xDimension: x.dimension,
    yDimension: y?.dimension ?? null,
    x: x.segments,
    y: y?.segments ?? [null],
    ...arrays,
  };
}
