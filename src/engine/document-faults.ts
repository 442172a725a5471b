import * as v from 'valibot';

/** One fault of a document: where (`products.cash_loan.dormancy.cutRateBp`) and what. */
export interface DocumentFault {
  readonly path: string;
  readonly message: string;
  /** The least or the most that may stand there, in the document's units, where that is what is wrong. */
  readonly bound?: { readonly is: 'least' | 'most'; readonly value: number };
}

/** What a schema found, for a form that shows each fault beside its field. */
export function documentFaults(issues: readonly v.BaseIssue<unknown>[]): readonly DocumentFault[] {
  return issues.map((issue) => ({
    path: v.getDotPath(issue) ?? '(document)',
    message: messageOf(issue),
    ...boundOf(issue),
  }));
}

function boundOf({ type, requirement }: v.BaseIssue<unknown>): Pick<DocumentFault, 'bound'> {
  if (typeof requirement !== 'number') return {};
  if (type === 'min_value') return { bound: { is: 'least', value: requirement } };
  if (type === 'max_value') return { bound: { is: 'most', value: requirement } };
  return {};
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is not a key of schema 1';
  if (issue.received === 'undefined') return 'is missing';
  return issue.message;
}
