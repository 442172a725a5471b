/** Changes to the mapping of a transaction log: its columns, and what its types mean. */
import { TRANSACTION_KINDS } from '../../contract/mapping-document.ts';
import type { LogMapping } from '../../contract/mapping-document.ts';

export type LogColumn = 'account_id' | 'timestamp' | 'type' | 'amount';
export type LogKind = keyof LogMapping['types'];

export const LOG_COLUMNS: readonly LogColumn[] = ['account_id', 'timestamp', 'type', 'amount'];
const ANY_MONTH = '2000-01';

/** What a mapping of a log says of its transactions alone. */
const OF_LOGS: ReadonlySet<string> = new Set([
  'log',
  'types',
  'kind',
  'statuses',
  'statusesLeftOut',
  'zone',
  'repeats',
  'accountsFormat',
]);

export function setLogColumn(mapping: LogMapping, column: LogColumn, header: string): LogMapping {
  return { ...mapping, log: { ...mapping.log, [column]: header } };
}

export function kindOf({ types }: LogMapping, text: string): LogKind | undefined {
  return TRANSACTION_KINDS.find((kind) => types[kind].includes(text));
}

/** Says what a text of the type column means; that its transactions are refused where no kind is given. */
export function setKind(mapping: LogMapping, text: string, kind: LogKind | undefined): LogMapping {
  const types = { ...mapping.types };
  for (const one of TRANSACTION_KINDS) types[one] = types[one].filter((held) => held !== text);
  if (kind) types[kind] = [...types[kind], text];
  return { ...mapping, types };
}

/** The mapping by which the file of accounts is shown; an account has no month unless a column tells its first. */
export function accountsDocument(mapping: LogMapping): Record<string, unknown> {
  const constants =
    mapping.columns.month === undefined
      ? { ...mapping.constants, month: ANY_MONTH }
      : mapping.constants;
  const shared = Object.entries(mapping).filter(([key]) => !OF_LOGS.has(key));
  const format = mapping.accountsFormat ?? {};
  return { ...Object.fromEntries(shared), shape: 'long', format, constants };
}

/** Texts to be told the kind of: those of the preview's rows, and those that the mapping knows already. */
export function typeTexts(mapping: LogMapping, cells: readonly string[]): string[] {
  const known = TRANSACTION_KINDS.flatMap((kind) => mapping.types[kind]);
  const texts = new Set([...cells.map((cell) => cell.trim()), ...known]);
  return [...texts].filter((text) => text !== '').sort();
}
