/** Questions of an import: what a file leaves open, and how an answer is kept in the mapping. */
import { KEY_COLUMNS, NUMERIC_COLUMN_NAMES } from '../engine/panel.ts';
import { parseMonth } from '../engine/months.ts';
import { DATE_ORDERS, TRANSACTION_KINDS, USE_KINDS, attributeName } from './mapping-document.ts';
import type { GivenFormat, LogMapping, Mapping, MoneyUnit, RateUnit } from './mapping-document.ts';

export const QUESTION_KINDS = [
  'encoding',
  'header',
  'dates',
  'october',
  'decimal',
  'currency',
  'column',
  'meaning',
  'unit',
  'month_zero',
  'file_month',
  'type',
  'status',
  'totals',
  'repeats',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Where a file shows what a question is about. */
export interface QuestionEvidence {
  /** Line of the file, from 1; 0 where it is of no line. */
  readonly line: number;
  readonly text: string;
}

export interface ImportQuestion {
  /** The kind, and what it is about after a colon: `dates`, `unit:balance`, `type:消费退款`. */
  readonly id: string;
  readonly kind: QuestionKind;
  /** Column, text or value that it is about; null for the whole file. */
  readonly about: string | null;
  /** Cells, rows or lines that it concerns. */
  readonly count: number;
  readonly evidence: readonly QuestionEvidence[];
  /** Answers to choose from; none where the answer is a month such as 2024-01. */
  readonly options: readonly string[];
}

/** Questions whose answers are part of how a file is written; `accounts:` before one asks about the file of accounts. */
const ACCOUNTS = 'accounts:';

/** Answers to a question about the decimal mark. */
export const DECIMAL_ANSWERS = ['point', 'comma'] as const;

function formatAnswer(kind: string, option: string): GivenFormat | undefined {
  switch (kind) {
    case 'encoding':
      return { encoding: option };
    case 'header':
      return option === 'yes' || option === 'no' ? { header: option === 'yes' } : undefined;
    case 'dates': {
      const dates = DATE_ORDERS.find((order) => order === option);
      return dates && { dates };
    }
    case 'october':
      return option === 'october' || option === 'january'
        ? { octoberIsOne: option === 'october' }
        : undefined;
    case 'decimal':
      if (option === 'point') return { decimal: '.', thousands: ',' };
      return option === 'comma' ? { decimal: ',', thousands: '.' } : undefined;
    default:
      return undefined;
  }
}

function withColumn(mapping: Mapping, role: string, header: string): Mapping | undefined {
  if (mapping.shape === 'log' && role in { account_id: 0, timestamp: 0, type: 0, amount: 0 })
    return { ...mapping, log: { ...mapping.log, [role]: header } };
  const column = [...KEY_COLUMNS, ...NUMERIC_COLUMN_NAMES].find((one) => one === role);
  return column && { ...mapping, columns: { ...mapping.columns, [column]: header } };
}

function withMeaning(mapping: Mapping, header: string, option: string): Mapping | undefined {
  if (option === 'ignore')
    return { ...mapping, privacy: { ...mapping.privacy, [header]: { action: 'drop' } } };
  if (option === 'attribute')
    return { ...mapping, attributes: { ...mapping.attributes, [attributeName(header)]: header } };
  return withColumn(mapping, option, header);
}

function withKind(mapping: LogMapping, text: string, option: string): LogMapping | undefined {
  const kind = TRANSACTION_KINDS.find((one) => one === option);
  if (!kind) return undefined;
  const texts = [...new Set([...mapping.types[kind], text])];
  return { ...mapping, types: { ...mapping.types, [kind]: texts } };
}

function withEveryKind(mapping: LogMapping, option: string): LogMapping | undefined {
  const kind = USE_KINDS.find((one) => one === option);
  return kind && { ...mapping, kind };
}

function withStatus(mapping: LogMapping, value: string, option: string): LogMapping | undefined {
  const { statuses = [], statusesLeftOut = [] } = mapping;
  if (option === 'counts') return { ...mapping, statuses: [...new Set([...statuses, value])] };
  if (option === 'does_not_count')
    return { ...mapping, statuses, statusesLeftOut: [...new Set([...statusesLeftOut, value])] };
  return undefined;
}

/** The mapping with an answer, `undefined` where the question or the answer is unknown. */
export function withAnswer(mapping: Mapping, id: string, option: string): Mapping | undefined {
  if (id.startsWith(ACCOUNTS)) {
    const format = formatAnswer(id.slice(ACCOUNTS.length), option);
    if (!format || mapping.shape !== 'log') return undefined;
    return { ...mapping, accountsFormat: { ...mapping.accountsFormat, ...format } };
  }
  const colon = id.indexOf(':');
  const kind = colon < 0 ? id : id.slice(0, colon);
  const about = colon < 0 ? '' : id.slice(colon + 1);
  const format = formatAnswer(kind, option);
  if (format) return { ...mapping, format: { ...mapping.format, ...format } };
  switch (kind) {
    case 'column':
      return withColumn(mapping, about, option);
    case 'meaning':
      return withMeaning(mapping, about, option);
    case 'unit':
      return { ...mapping, units: { ...mapping.units, [about]: option as MoneyUnit | RateUnit } };
    case 'currency':
      return { ...mapping, currency: option };
    case 'constant': {
      const column = [...KEY_COLUMNS, ...NUMERIC_COLUMN_NAMES].find((one) => one === about);
      return column && { ...mapping, constants: { ...mapping.constants, [column]: option } };
    }
    case 'month_zero':
      return parseMonth(option) === undefined ? undefined : { ...mapping, monthZero: option };
    case 'file_month':
      return option === 'first' || option === 'last'
        ? { ...mapping, fileMonth: option }
        : undefined;
    case 'totals':
      return option === 'drop' || option === 'keep' ? { ...mapping, totals: option } : undefined;
    case 'repeats':
      return mapping.shape === 'log' && (option === 'drop' || option === 'keep')
        ? { ...mapping, repeats: option }
        : undefined;
    case 'kind':
      return mapping.shape === 'log' ? withEveryKind(mapping, option) : undefined;
    case 'type':
      return mapping.shape === 'log' ? withKind(mapping, about, option) : undefined;
    case 'status':
      return mapping.shape === 'log' ? withStatus(mapping, about, option) : undefined;
    default:
      return undefined;
  }
}
