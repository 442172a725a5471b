/** The comparison on screen: two scenarios as edited, and the results of the last run. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { AppError } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';
import { toErrorData } from '../../contract/errors.ts';
import type { Comparison, SweepGrid } from '../../contract/types.ts';
import { PRODUCTS } from '../../engine/panel.ts';
import type { Product } from '../../engine/panel.ts';
import { rangeValues } from '../../engine/sweep/axes.ts';
import { api } from '../api/api.ts';
import { dormancyOf } from '../policy-form.ts';
import type { EditedScenario } from '../policy-form.ts';
import { useJobs } from './jobs.ts';
import { useSettings } from './settings.ts';
import { useWorkspace } from './workspace.ts';

/** What the sweep heatmap varies, and over which values. */
export const WINDOW_AXIS = { path: 'dormancy.windowMonths', values: rangeValues(1, 12, 1) ?? [] };
export const CUT_AXIS = { path: 'dormancy.cutRateBp', values: rangeValues(500, 5000, 500) ?? [] };

/** One run: the request it answers, the comparison, and the sweep where the challenger has the rule. */
export interface ComparisonResult {
  readonly key: string;
  /** Handle of the project it was run in. */
  readonly project: string;
  readonly champion: EditedScenario;
  readonly challenger: EditedScenario;
  readonly comparison: Comparison;
  readonly sweep: SweepGrid | undefined;
  readonly sweepProduct: Product;
}

export const useComparison = defineStore('comparison', () => {
  const workspace = useWorkspace();
  const jobs = useJobs();
  const settings = useSettings();

  const champion = ref<EditedScenario>('observed');
  const challenger = ref<EditedScenario>('hold');
  const x = ref('dormancy');
  const y = ref('score');
  const sweepProduct = ref<Product>('cash_loan');
  const result = shallowRef<ComparisonResult>();
  const error = shallowRef<ErrorData>();
  const running = ref(false);

  const key = computed(() =>
    JSON.stringify([
      workspace.project?.project,
      workspace.cohort?.name,
      workspace.cohort?.importedAt,
      champion.value,
      challenger.value,
      x.value,
      y.value,
      sweepProduct.value,
    ]),
  );
  const stale = computed(() => result.value !== undefined && result.value.key !== key.value);

  /** Products whose dormancy rule the challenger has, so that it can be varied. */
  const sweepable = computed(() =>
    PRODUCTS.filter((product) => dormancyOf(challenger.value, product) !== undefined),
  );

  /** Starts over with a project's first two policies. */
  function reset(): void {
    const [first, second] = workspace.policies.map(({ document }) => document);
    champion.value = first ?? 'observed';
    challenger.value = second ?? 'hold';
    x.value = 'dormancy';
    y.value = 'score';
    result.value = undefined;
    error.value = undefined;
  }
  watch(() => workspace.project?.project, reset, { immediate: true });
  watch(sweepable, (products) => {
    if (!products.includes(sweepProduct.value)) sweepProduct.value = products[0] ?? 'cash_loan';
  });

  function request() {
    return {
      project: workspace.projectHandle(),
      cohort: workspace.cohortName ?? '',
      champion: champion.value,
      challengers: [challenger.value],
      x: x.value,
      y: y.value,
    };
  }

  async function sweep(
    { project, cohort }: { project: string; cohort: string },
    policy: EditedScenario,
    product: Product,
  ): Promise<SweepGrid | undefined> {
    if (typeof policy === 'string' || dormancyOf(policy, product) === undefined) return undefined;
    return jobs.run(settings.words.compare.running, (job) =>
      api.call('sweep.run', {
        project,
        cohort,
        policy,
        product,
        x: { path: WINDOW_AXIS.path, values: [...WINDOW_AXIS.values] },
        y: { path: CUT_AXIS.path, values: [...CUT_AXIS.values] },
        measure: 'limit_total',
        job,
      }),
    );
  }

  async function run(): Promise<void> {
    if (running.value || workspace.cohortName === undefined) return;
    running.value = true;
    error.value = undefined;
    // All of the run is of what was set when it began, whatever is edited meanwhile.
    const asked = { key: key.value, request: request(), product: sweepProduct.value };
    const [policy] = asked.request.challengers;
    try {
      const comparison = await jobs.run(settings.words.compare.running, (job) =>
        api.call('comparison.run', { ...asked.request, job }),
      );
      result.value = {
        key: asked.key,
        project: asked.request.project,
        champion: asked.request.champion,
        challenger: policy,
        comparison,
        sweep: await sweep(asked.request, policy, asked.product),
        sweepProduct: asked.product,
      };
    } catch (thrown) {
      const data = toErrorData(thrown);
      if (data.code !== 'CANCELLED') error.value = data;
    } finally {
      running.value = false;
    }
  }

  /** The comparison as a page, for saving. @throws AppError */
  async function page(): Promise<{ readonly fileName: string; readonly html: string }> {
    return jobs.run(settings.words.compare.downloadPage, (job) =>
      api.call('comparison.page', { ...request(), language: settings.language, job }),
    );
  }

  /** Saves the edited policies to the project. @throws AppError POLICY_INVALID, POLICY_NAME_TAKEN */
  async function save(): Promise<void> {
    const documents = [champion.value, challenger.value].filter(
      (scenario) => typeof scenario !== 'string',
    );
    if (documents.length === 2 && documents[0].name === documents[1].name) {
      throw new AppError({ code: 'POLICY_NAME_TAKEN', message: documents[0].name });
    }
    for (const document of documents) await workspace.savePolicy(document);
  }

  return {
    champion,
    challenger,
    x,
    y,
    sweepProduct,
    sweepable,
    result,
    error,
    running,
    stale,
    reset,
    run,
    page,
    save,
  };
});
