/** The comparison on screen: scenarios as edited, what is chosen in the panels, and the results of the last view. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { AppError, toErrorData } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { ComparisonDocument } from '../../contract/records.ts';
import type { ComparisonView, MonthSeries } from '../../contract/types.ts';
import { policyDifferences } from '../../engine/policy/canonical.ts';
import { api } from '../api/api.ts';
import { filtersOf } from '../compare/choice.ts';
import type { Choice } from '../compare/choice.ts';
import { scenarioFaults } from '../policy-form.ts';
import type { EditedScenario } from '../policy-form.ts';
import { keepHistory } from './comparison-history.ts';
import type { ComparisonEdits } from './comparison-history.ts';
import { useJobs } from './jobs.ts';
import { keepLatestJob } from './latest-job.ts';
import { keepRenames } from './renames.ts';
import { useSettings } from './settings.ts';
import { useWorkspace } from './workspace.ts';

/** Most challengers at once; the contract's bound. */
export const MAX_CHALLENGERS = 8;

/** Least time between two requests for results, while a parameter is dragged or held. */
const LEAST_INTERVAL_MS = 40;

/** A view with what it was asked for. */
export interface ViewResult {
  readonly key: string;
  /** Handle of the project it is of. */
  readonly project: string;
  readonly champion: EditedScenario;
  readonly challengers: readonly EditedScenario[];
  readonly focus: number;
  readonly choices: readonly Choice[];
  readonly view: ComparisonView;
}

/** Limits by month with what they were asked for: filtered ones come after the view that they belong to. */
export interface SeriesResult {
  readonly key: string;
  /** By scenario, champion first; null where an allocation couples the filtered accounts with the others. */
  readonly scenarios: readonly { readonly name: string; readonly series: MonthSeries | null }[];
}

const scenariosOf = ({ champion, challengers }: ComparisonView) => [champion, ...challengers];

/** The panel and the source of choices of a facet. */
export const facetSource = (dimension: string): string => `facet:${dimension}`;

export const useComparison = defineStore('comparison', () => {
  const workspace = useWorkspace();
  const jobs = useJobs();
  const settings = useSettings();

  const champion = ref<EditedScenario>('observed');
  const challengers = ref<EditedScenario[]>(['hold']);
  const focus = ref(0);
  const x = ref('dormancy');
  const y = ref('score');
  /** Dimensions that the accounts are filtered by, beside the panels. */
  const facets = ref<string[]>([]);
  const choices = shallowRef<readonly Choice[]>([]);
  /** The last view, which may be an estimate, and the last that is none. */
  const result = shallowRef<ViewResult>();
  const exact = shallowRef<ViewResult>();
  const series = shallowRef<SeriesResult>();
  const latest = keepLatestJob();
  const { error, running } = latest;

  const key = computed(() =>
    JSON.stringify([
      workspace.project?.project,
      workspace.cohort?.name,
      workspace.cohort?.importedAt,
      champion.value,
      challengers.value,
      focus.value,
      x.value,
      y.value,
      facets.value,
      choices.value.map(({ source, x, y, cells }) => [source, x, y, cells]),
      settings.kept.assumptions,
    ]),
  );
  const stale = computed(() => result.value !== undefined && result.value.key !== key.value);
  const isSeriesStale = computed(
    () => series.value !== undefined && series.value.key !== key.value,
  );
  /** Accounts from which the figures are estimated; 0 where they are those of all accounts. */
  const sampled = computed(() => result.value?.view.sampled ?? 0);

  const { renames, originOf, noteRename, noteOwn } = keepRenames();

  /** Whether a scenario is as the project does not have it. */
  function isEdited(scenario: EditedScenario): boolean {
    if (typeof scenario === 'string') return false;
    const stored = workspace.allPolicies.find(({ name }) => name === scenario.name)?.document;
    return policyDifferences(stored, scenario).length > 0;
  }
  const hasFaults = computed(() =>
    [champion.value, ...challengers.value].some((one) => scenarioFaults(one).length > 0),
  );
  const hasEdits = computed(() => [champion.value, ...challengers.value].some(isEdited));

  const { begin, undo, redo, canUndo, canRedo } = keepHistory(
    () => ({
      champion: champion.value,
      challengers: challengers.value,
      focus: focus.value,
      x: x.value,
      y: y.value,
      facets: facets.value,
      choices: choices.value,
      assumptions: settings.kept.assumptions,
      renames: renames.value,
    }),
    apply,
  );

  function apply(edits: ComparisonEdits): void {
    champion.value = edits.champion;
    challengers.value = [...edits.challengers];
    focus.value = edits.focus;
    x.value = edits.x;
    y.value = edits.y;
    facets.value = [...edits.facets];
    choices.value = edits.choices;
    renames.value = edits.renames;
    const { assumptions } = edits;
    if (JSON.stringify(assumptions) === JSON.stringify(settings.kept.assumptions)) return;
    settings
      .change({ assumptions })
      .catch((thrown: unknown) => (error.value = toErrorData(thrown)));
  }

  /** Starts over with a project's first two policies. */
  function reset(): void {
    latest.stop();
    const [first, second] = workspace.policies.map(({ document }) => document);
    champion.value = first ?? 'observed';
    challengers.value = [second ?? 'hold'];
    focus.value = 0;
    x.value = 'dormancy';
    y.value = 'score';
    facets.value = [];
    choices.value = [];
    renames.value = {};
    result.value = undefined;
    exact.value = undefined;
    series.value = undefined;
    error.value = undefined;
    begin();
  }
  watch(() => workspace.project?.project, reset, { immediate: true });
  // Another version of a cohort may have other segments: its cells are not those that were chosen.
  watch([() => workspace.cohort?.name, () => workspace.cohort?.importedAt], () => {
    facets.value = [];
    choices.value = [];
    const dimensions = workspace.cohort?.dimensions ?? [];
    if (!dimensions.includes(x.value)) x.value = 'dormancy';
    if (!dimensions.includes(y.value)) y.value = 'score';
    begin();
  });

  /** The comparison as it is set, to be stored or reported. */
  function documentNamed(name: string): ComparisonDocument {
    return {
      schema: 1,
      name,
      cohort: workspace.cohortName ?? '',
      champion: champion.value,
      challengers: [...challengers.value],
      x: x.value,
      y: y.value,
      assumptions: settings.assumptions,
    };
  }

  /** Sets everything as a stored comparison has it. @throws AppError COHORT_NOT_FOUND, FILE_NOT_WRITABLE */
  async function takeUp(document: ComparisonDocument): Promise<void> {
    const cohort = workspace.cohorts.find(({ name }) => name === document.cohort);
    if (!cohort)
      throw new AppError({
        code: 'COHORT_NOT_FOUND',
        message: say`The project has no cohort "${document.cohort}".`,
      });
    workspace.cohortName = document.cohort;
    champion.value = document.champion as EditedScenario;
    challengers.value = document.challengers as EditedScenario[];
    focus.value = 0;
    x.value = cohort.dimensions.includes(document.x) ? document.x : 'dormancy';
    y.value = cohort.dimensions.includes(document.y) ? document.y : 'score';
    choices.value = [];
    await settings.change({ assumptions: document.assumptions ?? null });
  }

  /** What every request about the comparison as it is set has in common. */
  function request() {
    return {
      project: workspace.projectHandle(),
      cohort: workspace.cohortName ?? '',
      champion: champion.value,
      challengers: [...challengers.value],
      assumptions: settings.assumptions,
    };
  }

  function panels() {
    return [
      { name: 'heatmap', x: x.value, y: y.value },
      { name: 'change', x: 'change' },
      { name: 'migration', x: 'limit_after', y: 'limit_before' },
      { name: 'swap', x: 'swap' },
      ...facets.value.map((dimension) => ({ name: facetSource(dimension), x: dimension })),
    ];
  }

  /** Asks for the view as it is set; a view under way that is no longer of that is stopped. */
  async function run(): Promise<void> {
    if (workspace.cohortName === undefined || workspace.project === undefined) return;
    const asked = key.value;
    const of = request();
    const chosen = choices.value;
    const filters = filtersOf(chosen);
    const at = focus.value;
    await latest.run(settings.words.compare.running, async (job, isLatest) => {
      const shared = { ...of, focus: at, filters, job };
      const viewed = { ...shared, panels: panels() };
      const set = { key: asked, ...of, focus: at, choices: chosen };
      let view = await api.call('comparison.view', { ...viewed, estimate: true });
      if (!isLatest()) return;
      if (view.sampled !== null) {
        result.value = { ...set, view };
        if (filters.length === 0) series.value = { key: asked, scenarios: scenariosOf(view) };
        view = await api.call('comparison.view', viewed);
        if (!isLatest()) return;
      }
      exact.value = result.value = { ...set, view };
      const scenarios = scenariosOf(view);
      if (filters.length === 0) {
        series.value = { key: asked, scenarios };
        return;
      }
      const found = await api.call('comparison.series', shared);
      if (!isLatest()) return;
      const filtered = scenarios.map(({ name }, at) => ({ name, series: found[at] }));
      series.value = { key: asked, scenarios: filtered };
    });
  }
  /** The first change is asked for at once, the last of several that follow it closely too. */
  const runSoon = useThrottleFn(run, LEAST_INTERVAL_MS, true);

  /** Chooses cells in a panel in place of what was chosen there; none takes the choice away. */
  function choose(choice: Choice): void {
    const others = choices.value.filter(({ source }) => source !== choice.source);
    choices.value = choice.cells.length === 0 ? others : [...others, choice];
  }

  /** Adds or takes away one cell of a panel; without `adding` the cell takes the place of what was chosen there. */
  function toggle(choice: Omit<Choice, 'cells'>, cell: number, adding: boolean): void {
    const before = choices.value.find(({ source }) => source === choice.source)?.cells ?? [];
    const isChosen = before.includes(cell);
    const kept = adding ? before.filter((other) => other !== cell) : [];
    const again = isChosen && (adding || before.length === 1);
    choose({ ...choice, cells: again ? kept : [...kept, cell] });
  }

  function clear(): void {
    choices.value = [];
  }

  function addFacet(dimension: string): void {
    if (!facets.value.includes(dimension)) facets.value = [...facets.value, dimension];
  }

  function removeFacet(dimension: string): void {
    facets.value = facets.value.filter((other) => other !== dimension);
    choices.value = choices.value.filter(({ source }) => source !== facetSource(dimension));
  }

  function addChallenger(scenario: EditedScenario): void {
    if (challengers.value.length >= MAX_CHALLENGERS) return;
    challengers.value = [...challengers.value, scenario];
    if (typeof scenario !== 'string') noteOwn(scenario.name);
    focus.value = challengers.value.length - 1;
  }

  /** Sets a challenger, and none beside it, against a champion. */
  function confront(against: EditedScenario, challenger: EditedScenario): void {
    champion.value = against;
    challengers.value = [challenger];
    focus.value = 0;
  }

  function removeChallenger(index: number): void {
    if (challengers.value.length === 1) return;
    challengers.value = challengers.value.filter((_, at) => at !== index);
    focus.value = Math.min(focus.value, challengers.value.length - 1);
  }

  /** The comparison as a page, for saving. @throws AppError */
  async function page(): Promise<{ readonly fileName: string; readonly html: string }> {
    return jobs.run(settings.words.compare.downloadPage, (id) =>
      api.call('comparison.page', {
        ...request(),
        x: x.value,
        y: y.value,
        language: settings.language,
        smallCells: settings.smallCells,
        job: id,
      }),
    );
  }

  /** Saves the edited policies to the project. @throws AppError POLICY_INVALID, POLICY_NAME_TAKEN */
  async function save(): Promise<void> {
    const documents = [champion.value, ...challengers.value].filter(
      (scenario) => typeof scenario !== 'string',
    );
    const names = documents.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
      throw new AppError({
        code: 'POLICY_NAME_TAKEN',
        message: say`Two of the policies are named "${twice}".`,
      });
    for (const document of documents) {
      const over = originOf(document.name);
      // Noted before the project is read anew: the form must not take it for another's name meanwhile.
      noteOwn(document.name);
      try {
        await workspace.savePolicy(document, over);
      } catch (thrown) {
        noteRename(over, document.name);
        throw thrown;
      }
    }
  }

  return {
    champion,
    challengers,
    focus,
    x,
    y,
    facets,
    addFacet,
    removeFacet,
    choices,
    result,
    exact,
    sampled,
    series,
    isSeriesStale,
    error,
    running,
    key,
    stale,
    reset,
    run,
    runSoon,
    choose,
    toggle,
    clear,
    undo,
    redo,
    canUndo,
    canRedo,
    originOf,
    noteRename,
    noteOwn,
    isEdited,
    hasEdits,
    hasFaults,
    documentNamed,
    takeUp,
    addChallenger,
    confront,
    removeChallenger,
    page,
    save,
  };
});
