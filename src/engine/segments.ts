/** Segments of a cohort's accounts by what was known of them in their last month. */
import { ACTIVITY_SCORE } from './activity-score.ts';
import { LIMIT_BANDS, limitBand } from './bands.ts';
import type { Behaviour } from './behaviour.ts';
import { NULL_CODE, PRODUCTS } from './panel.ts';
import type { AttributeColumn, Panel } from './panel.ts';
import type { Segment } from './segment.ts';

export type { Segment };

/** Built-in dimensions; any attribute's name is a dimension too. */
export const BUILT_IN_DIMENSIONS = [
  'dormancy',
  'score',
  'activity_score',
  'product',
  'limit_band',
  'utilisation',
] as const;
export type BuiltInDimension = (typeof BUILT_IN_DIMENSIONS)[number];

export interface Segmentation {
  readonly dimension: string;
  readonly segments: readonly Segment[];
  /** Index into `segments` of each account. */
  readonly codes: Int32Array;
}

/** Lower ends of the dormancy buckets, months without activity. */
const DORMANCY_STARTS = [0, 1, 3, 6, 12, 18] as const;
/** Lower ends of the activity bands, points. */
const ACTIVITY_STARTS = [0, 20, 40, 60, 80] as const;
/** Lower ends of the score bands above the lowest, score points. */
const SCORE_STARTS = [550, 600, 650, 700, 750] as const;

function ranges(starts: readonly (number | null)[]): Segment[] {
  return starts.map((from, index) => {
    const next = starts[index + 1];
    return { kind: 'range', from, to: next === undefined || next === null ? null : next - 1 };
  });
}

function bandOf(starts: readonly (number | null)[], value: number): number {
  return starts.findLastIndex((start) => start === null || value >= start);
}

function byLastRow(panel: Panel, codeOf: (row: number, account: number) => number): Int32Array {
  const codes = new Int32Array(new SharedArrayBuffer(panel.accountCount * 4));
  for (let account = 0; account < panel.accountCount; account++) {
    codes[account] = codeOf(panel.rowStart[account + 1] - 1, account);
  }
  return codes;
}

function byDormancy(panel: Panel, behaviour: Behaviour): Segmentation {
  return {
    dimension: 'dormancy',
    segments: ranges(DORMANCY_STARTS),
    codes: byLastRow(panel, (row) => bandOf(DORMANCY_STARTS, behaviour.streak[row])),
  };
}

function byScore(panel: Panel): Segmentation {
  const starts = [null, ...SCORE_STARTS];
  const segments: Segment[] = [...ranges(starts), { kind: 'missing' }];
  const column = panel.columns.bureau_score;
  const missing = segments.length - 1;
  return {
    dimension: 'score',
    segments,
    codes: byLastRow(panel, (row) => {
      if (!column || column.values[row] === column.nullValue) return missing;
      return bandOf(starts, column.values[row]);
    }),
  };
}

function byActivity(panel: Panel, { activity }: Behaviour): Segmentation {
  return {
    dimension: ACTIVITY_SCORE,
    segments: ACTIVITY_STARTS.map((from) => ({
      kind: 'range',
      from,
      to: from === 80 ? 100 : from + 19,
    })),
    codes: byLastRow(panel, (row) => bandOf(ACTIVITY_STARTS, activity[row])),
  };
}

function byProduct(panel: Panel): Segmentation {
  const segments: Segment[] = [
    { kind: 'missing' },
    ...PRODUCTS.map((text): Segment => ({ kind: 'text', text })),
  ];
  return {
    dimension: 'product',
    segments,
    codes: byLastRow(panel, (_row, account) => panel.product[account]),
  };
}

function byLimit(panel: Panel): Segmentation {
  const { values } = panel.columns.credit_limit;
  return {
    dimension: 'limit_band',
    segments: LIMIT_BANDS,
    codes: byLastRow(panel, (row) => limitBand(values[row])),
  };
}

/** Lower ends of the utilisation bands above exactly 0, basis points of the limit. */
const UTILISATION_STARTS = [0, 2_500, 5_000, 7_500, 10_000] as const;

/** Balance over observed limit in the last row. */
function byUtilisation(panel: Panel): Segmentation {
  const segments: Segment[] = [
    { kind: 'share', from: 0, to: 0 },
    ...UTILISATION_STARTS.map((from, index): Segment => ({
      kind: 'share',
      from,
      to: UTILISATION_STARTS[index + 1] ?? null,
    })),
    { kind: 'missing' },
  ];
  const limit = panel.columns.credit_limit.values;
  const { balance } = panel.columns;
  return {
    dimension: 'utilisation',
    segments,
    codes: byLastRow(panel, (row) => {
      if (!balance || balance.values[row] === balance.nullValue || limit[row] === 0)
        return segments.length - 1;
      if (balance.values[row] <= 0) return 0;
      const share = (10_000 * balance.values[row]) / limit[row];
      return 1 + UTILISATION_STARTS.findLastIndex((start) => share >= start);
    }),
  };
}

/** Most values of an attribute that are segments of their own. */
const MAX_VALUES = 50;

/** Codes of the values most accounts have at the end, at most MAX_VALUES of them. */
function frequentCodes(panel: Panel, { codes, dictionary }: AttributeColumn): number[] {
  const counts = new Int32Array(dictionary.length);
  for (let account = 0; account < panel.accountCount; account++) {
    const code = codes[panel.rowStart[account + 1] - 1];
    if (code !== NULL_CODE) counts[code]++;
  }
  const all = [...dictionary.keys()];
  if (all.length <= MAX_VALUES) return all;
  return all
    .sort((a, b) => counts[b] - counts[a] || compareText(dictionary[a], dictionary[b]))
    .slice(0, MAX_VALUES);
}

function byAttribute(panel: Panel, name: string): Segmentation | undefined {
  if (!Object.hasOwn(panel.attributes, name)) return undefined;
  const attribute = panel.attributes[name];
  const { codes, dictionary } = attribute;
  const order = frequentCodes(panel, attribute).sort((a, b) =>
    compareText(dictionary[a], dictionary[b]),
  );
  const others = dictionary.length - order.length;
  const rank = new Int32Array(dictionary.length).fill(order.length);
  order.forEach((code, index) => (rank[code] = index));
  const segments: Segment[] = order.map((code) => ({ kind: 'text', text: dictionary[code] }));
  if (others > 0) segments.push({ kind: 'others', count: others });
  segments.push({ kind: 'missing' });
  return {
    dimension: name,
    segments,
    codes: byLastRow(panel, (row) =>
      codes[row] === NULL_CODE ? segments.length - 1 : rank[codes[row]],
    ),
  };
}

/** Numbers in their order, then other text by code unit. */
function compareText(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  if (x < y || x > y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Segments the accounts of a panel; `undefined` where the panel has no such dimension. */
export function segmentAccounts(
  panel: Panel,
  behaviour: Behaviour,
  dimension: string,
): Segmentation | undefined {
  switch (dimension) {
    case 'dormancy':
      return byDormancy(panel, behaviour);
    case 'score':
      return byScore(panel);
    case ACTIVITY_SCORE:
      return byActivity(panel, behaviour);
    case 'product':
      return byProduct(panel);
    case 'limit_band':
      return byLimit(panel);
    case 'utilisation':
      return byUtilisation(panel);
    default:
      return byAttribute(panel, dimension);
  }
}

/** Every dimension a panel can be segmented by. */
export function dimensionsOf(panel: Panel): string[] {
  return [...BUILT_IN_DIMENSIONS, ...Object.keys(panel.attributes)];
}
