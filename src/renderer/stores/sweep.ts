/** The sweep on screen: what is varied and asked for, its result, and the cells that meet a constraint. It stays as it was left. */
import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { parameterSweepView } from '../../charts/parameter-sweep.ts';
import type { ParameterSweep } from '../../charts/parameter-sweep.ts';
import { MEASURES } from '../../engine/measures.ts';
import type { Measure } from '../../engine/measures.ts';
import type { Product } from '../../engine/panel.ts';
import { parsePolicy } from '../../engine/policy/document.ts';
import { rangeValues, withParameters } from '../../engine/sweep/axes.ts';
import { meets } from '../../engine/sweep/frontier.ts';
import type { Constraint } from '../../engine/sweep/frontier.ts';
import { suggestedRange, sweepParameters } from '../../engine/sweep/parameters.ts';
import type { SweepParameter } from '../../engine/sweep/parameters.ts';
import { HARM_MEASURES } from '../../charts/frontier.ts';
import type { HarmMeasure } from '../../charts/frontier.ts';
import type { SweepGrid } from '../../contract/types.ts';
import { api } from '../api/api.ts';
import { keepLatestJob } from './latest-job.ts';
import { useSettings } from './settings.ts';
import { useWorkspace } from './workspace.ts';
import { fill } from '../../locales/fill.ts';
import { labelled } from '../../wording/labelled.ts';

interface SweepResult extends ParameterSweep {
  readonly key: string;
  readonly product: Product;
  readonly seconds: number;
  /** Further measures of the policy as it is. */
  readonly now: SweepGrid['also'];
  /** What the released limit is weighed against. */
  readonly harm: HarmMeasure;
}

export const useSweep = defineStore('sweep', () => {
  const workspace = useWorkspace();
  const settings = useSettings();

  const policyName = ref('');
  const product = ref<Product>('cash_loan');
  const measure = ref<Measure>('limit_total');
  const harm = ref<HarmMeasure>(HARM_MEASURES[0]);
  const axes = reactive({
    x: { path: 'dormancy.windowMonths', from: 0, to: 0, step: 1 },
    y: { path: 'dormancy.cutRateBp', from: 0, to: 0, step: 1 },
  });
  /** What must hold of a measure; nothing while none is chosen. */
  const constrained = ref<Measure>();
  const constraint = reactive<{ op: Constraint['op']; bound: number }>({ op: '<=', bound: 0 });
  /** Whether the bound is still to be that of the policy as it is, once a sweep tells it. */
  let isBoundOpen = false;
  const result = shallowRef<SweepResult>();
  const chosen = ref<{ x: number; y: number }>();
  const latest = keepLatestJob();
  const { error, running } = latest;

  const policy = computed(() => {
    const parsed = parsePolicy(
      workspace.policies.find(({ name }) => name === policyName.value)?.document,
    );
    return parsed.ok ? parsed.policy : undefined;
  });
  const parameters = computed(() =>
    policy.value ? sweepParameters(policy.value, product.value) : [],
  );
  const key = computed(() =>
    JSON.stringify([
      workspace.project?.project,
      workspace.cohort?.name,
      workspace.cohort?.importedAt,
      policy.value,
      product.value,
      measure.value,
      harm.value,
      axes,
      constrained.value,
      settings.kept.assumptions,
    ]),
  );
  const stale = computed(() => result.value !== undefined && result.value.key !== key.value);

  function parameterOf(axis: 'x' | 'y'): SweepParameter | undefined {
    return parameters.value.find(({ path }) => path === axes[axis].path);
  }

  /** Puts a parameter on an axis, with a range around its value. */
  function choose(axis: 'x' | 'y', path: string): void {
    axes[axis].path = path;
    const parameter = parameterOf(axis);
    if (parameter) Object.assign(axes[axis], suggestedRange(parameter));
  }

  watch(
    () => workspace.policies.map(({ name }) => name),
    (names) => {
      if (!names.includes(policyName.value)) policyName.value = names[0] ?? '';
    },
    { immediate: true },
  );
  watch(
    () => workspace.project?.project,
    () => {
      latest.stop();
      result.value = undefined;
      error.value = undefined;
      constrained.value = undefined;
    },
  );
  // A policy that is read anew is the same as long as its parameters are.
  watch(
    () => JSON.stringify([policyName.value, product.value, parameters.value]),
    () => {
      const known = parameters.value;
      for (const axis of ['x', 'y'] as const) {
        const isKnown = known.some(({ path }) => path === axes[axis].path);
        const other = axes[axis === 'x' ? 'y' : 'x'].path;
        choose(
          axis,
          isKnown ? axes[axis].path : (known.find(({ path }) => path !== other)?.path ?? ''),
        );
      }
      result.value = undefined;
    },
    { immediate: true },
  );
  watch(result, () => (chosen.value = undefined));
  /** Begins a constraint with what the policy as it is reaches: all that is not worse meets it. */
  function beginBound(): void {
    const reached = constrained.value && result.value?.now[constrained.value]?.[0];
    isBoundOpen = typeof reached !== 'number';
    constraint.bound = reached ?? 0;
  }

  function setBound(next: number): void {
    isBoundOpen = false;
    constraint.bound = Math.round(next);
  }

  watch(constrained, beginBound);
  watch(result, (swept) => {
    if (swept && isBoundOpen) beginBound();
  });

  const valuesOf = (axis: 'x' | 'y') =>
    rangeValues(axes[axis].from, axes[axis].to, axes[axis].step) ?? [];
  const isRangeBad = (axis: 'x' | 'y') => valuesOf(axis).length === 0;
  const canRun = computed(
    () => workspace.cohortName !== undefined && !isRangeBad('x') && !isRangeBad('y'),
  );

  async function run(): Promise<void> {
    const document = policy.value;
    const [x, y] = [parameterOf('x'), parameterOf('y')];
    const cohort = workspace.cohortName;
    if (!document || !x || !y || cohort === undefined || !canRun.value) return;
    const asked = key.value;
    const also = [
      ...new Set<Measure>([
        'limit_total',
        harm.value,
        ...(constrained.value ? [constrained.value] : []),
      ]),
    ];
    const against = harm.value;
    const of = {
      project: workspace.projectHandle(),
      cohort,
      policy: document,
      product: product.value,
      measure: measure.value,
      also,
      assumptions: settings.assumptions,
    };
    await latest.run(settings.words.sweep.running, async (job, isLatest) => {
      const grid = await api.call('sweep.run', {
        ...of,
        x: { path: x.path, values: valuesOf('x') },
        y: { path: y.path, values: valuesOf('y') },
        job,
      });
      if (!isLatest()) return;
      const now = await api.call('sweep.run', {
        ...of,
        x: { path: x.path, values: [x.value] },
        y: { path: y.path, values: [y.value] },
        job,
      });
      if (!isLatest()) return;
      result.value = {
        key: asked,
        grid,
        measure: of.measure,
        harm: against,
        product: of.product,
        x,
        y,
        current: now.values[0] ?? 0,
        now: now.also,
        seconds: grid.seconds,
      };
    });
  }

  /** Whether each cell meets the constraint; `undefined` if there is none, or its measure was not asked for. */
  const holds = computed(() => {
    const values = constrained.value && result.value?.grid.also[constrained.value];
    return values?.map((value) => meets(constraint, value));
  });

  const view = computed(
    () =>
      result.value &&
      parameterSweepView(
        { ...result.value, holds: holds.value, chosen: chosen.value },
        settings.words,
        settings.formats,
        settings.theme,
      ),
  );

  /** The parameters of a cell in words. */
  function cellText({ x, y }: { readonly x: number; readonly y: number }): string {
    if (!view.value) return '';
    const { xTitle, yTitle, xLabels, yLabels } = view.value;
    return fill(settings.words.sweep.cellNamed, {
      x: xTitle,
      xValue: xLabels[x],
      y: yTitle,
      yValue: yLabels[y],
    });
  }

  /** A point of the frontier for each cell, in the grid's order. */
  const points = computed(() => {
    const swept = result.value;
    const limit = swept?.grid.also.limit_total ?? [];
    const harms = (swept && swept.grid.also[swept.harm]) ?? [];
    const base = swept?.now.limit_total?.[0] ?? 0;
    const columns = swept?.grid.x.length ?? 1;
    return limit.map((value, at) => ({
      released: base - (value ?? 0),
      harm: harms[at] ?? 0,
      label: cellText({ x: at % columns, y: Math.floor(at / columns) }),
      isAllowed: holds.value?.[at] ?? true,
    }));
  });

  /** The policy of the chosen cell under a name of its own. */
  function chosenPolicy() {
    const cell = chosen.value;
    const swept = result.value;
    if (!cell || !swept || !policy.value) return undefined;
    const made = withParameters(policy.value, swept.product, [
      { path: swept.x.path, value: swept.grid.x[cell.x] },
      { path: swept.y.path, value: swept.grid.y[cell.y] },
    ]);
    return { ...made, name: labelled(made.name, cellText(cell), settings.words).slice(0, 200) };
  }

  /** How many of the constraint's unit one unit of its field is. */
  const boundScale = computed(() =>
    constrained.value && MEASURES[constrained.value] !== 'count' ? 100 : 1,
  );

  return {
    policyName,
    product,
    measure,
    harm,
    axes,
    parameters,
    parameterOf,
    choose,
    constrained,
    constraint,
    boundScale,
    setBound,
    holds,
    result,
    stale,
    chosen,
    error,
    running,
    isRangeBad,
    canRun,
    run,
    view,
    points,
    cellText,
    chosenPolicy,
  };
});
