/** What can be exported of a comparison, and of a cohort. */
export const COMPARISON_TABLES = ['measures', 'months', 'heatmap', 'swap-set'] as const;
export type ComparisonTable = (typeof COMPARISON_TABLES)[number];

/** Charts that can be drawn to a file. */
export const CHARTS = ['months', 'heatmap'] as const;
export type Chart = (typeof CHARTS)[number];

/** Everything a comparison can be exported as; accounts and notices hold a row an account. */
export const EXPORTS = [...COMPARISON_TABLES, 'accounts', 'notices', 'policies'] as const;
export type Export = (typeof EXPORTS)[number];

export const isComparisonTable = (name: Export): name is ComparisonTable =>
  COMPARISON_TABLES.some((table) => table === name);
