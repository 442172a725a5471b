/** Reader of a wide file: one record is one account, its months side by side. */
import { parseMonth } from '../../engine/months.ts';
import type { Month } from '../../engine/months.ts';
import { NUMERIC_COLUMN_NAMES, isNumericColumn } from '../../engine/panel.ts';
import type { NumericColumnName } from '../../engine/panel.ts';
import { derivationSources } from './mapping.ts';
import type { Derivation, WideMapping } from './mapping.ts';
import type { Header } from './header.ts';
import type { RowDraft } from './panel-builder.ts';
import { LIMIT_MISSING, accountIdFault, cellName, cellText, newDraft } from './reader.ts';
import type { CellSource, RowFault, RowReader } from './reader.ts';
import type { CsvRecord } from './records.ts';
import { isFault, parseInactiveMonths, parseNumber, parseProduct, parseScaled } from './values.ts';
import type { Cell } from './values.ts';

/** A column of the panel and, for each month, where it comes from. */
interface ColumnPlan {
  readonly column: NumericColumnName;
  readonly sources: readonly CellSource[];
}

interface FamilyColumn {
  readonly index: number;
  readonly name: string;
}

interface DerivedPlan {
  readonly column: NumericColumnName;
  readonly rule: Derivation;
}

/** Families that feed derivations only: read as money, or as a plain whole number for a status. */
function parseHelper(rule: Derivation, text: string): Cell {
  if (rule.rule === 'purchase_from_balances') return parseNumber('balance', text);
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = parseScaled(trimmed, 0);
  return value ?? { code: 'not_a_number', reason: `"${trimmed}" is not a number` };
}

/** Value of a derived column in month `at`, from the values of its families. */
function derive(
  rule: Derivation,
  families: readonly (readonly (number | null)[])[],
  at: number,
): number | null {
  const [first, second] = families;
  if (rule.rule === 'days_past_due_from_status') {
    const status = first[at];
    return status === null ? null : rule.daysPerStatus * Math.max(0, status);
  }
  const balance = first[at];
  if (balance === null) return null;
  if (at === 0) return Math.max(0, balance);
  return Math.max(0, balance - (first[at - 1] ?? 0) + (second[at] ?? 0));
}

class WideReader implements RowReader {
  readonly columns: readonly NumericColumnName[];
  readonly attributes: readonly string[];
  readonly monthColumn: string;
  readonly productColumn: string;
  readonly #months: readonly Month[];
  readonly #id: CellSource;
  readonly #product: CellSource | undefined;
  readonly #inactive: CellSource | undefined;
  readonly #plain: readonly ColumnPlan[];
  readonly #derived: readonly DerivedPlan[];
  readonly #families: Readonly<Record<string, readonly FamilyColumn[]>>;
  readonly #texts: readonly FamilyColumn[];
  readonly #drafts: readonly RowDraft[];
  readonly #width: number;

  constructor(header: Header, mapping: WideMapping) {
    this.#months = mapping.months.map((text) => parseMonth(text) ?? 0);
    this.#families = Object.fromEntries(
      Object.entries(mapping.families).map(([family, names]) => [
        family,
        names.map((name) => ({ index: header.require(name, family), name })),
      ]),
    );
    const single = (
      column:
        | (typeof NUMERIC_COLUMN_NAMES)[number]
        | 'account_id'
        | 'product'
        | 'months_since_last_activity',
    ) => {
      const constant = mapping.constants[column];
      if (constant !== undefined) return { constant };
      const name = mapping.columns[column];
      return name === undefined ? undefined : { index: header.require(name, column), name };
    };
    this.#id = single('account_id') ?? {
      index: header.require('account_id', 'account_id'),
      name: 'account_id',
    };
    this.#product = single('product');
    this.#inactive = single('months_since_last_activity');
    this.#plain = NUMERIC_COLUMN_NAMES.flatMap((column): ColumnPlan[] => {
      const family = this.#families[column];
      if (family) return [{ column, sources: family }];
      const source = single(column);
      return source ? [{ column, sources: this.#months.map(() => source) }] : [];
    });
    if (!this.#plain.some(({ column }) => column === 'credit_limit')) {
      header.require('credit_limit', 'credit_limit');
    }
    this.#derived = Object.entries(mapping.derivations).flatMap(([column, rule]) =>
      isNumericColumn(column) ? [{ column, rule }] : [],
    );
    this.columns = [...this.#plain, ...this.#derived].map(({ column }) => column);
    this.attributes = Object.keys(mapping.attributes);
    this.#texts = Object.entries(mapping.attributes).map(([attribute, name]) => ({
      index: header.require(name, attribute),
      name,
    }));
    this.#drafts = this.#months.map(() => newDraft(this.columns.length, this.attributes.length));
    this.#width = header.names.length;
    this.monthColumn = cellName(this.#id, 'account_id');
    this.productColumn = this.#product ? cellName(this.#product, 'product') : 'product';
  }

  read({ line, fields }: CsvRecord): readonly RowDraft[] | RowFault {
    if (fields.length !== this.#width) {
      const reason = `${fields.length} fields where the header has ${this.#width}`;
      return { column: '', code: 'field_count', reason };
    }
    return (
      this.#readKeys(fields, line) ??
      this.#readPlain(fields) ??
      this.#readDerived(fields) ??
      this.#drafts
    );
  }

  #readKeys(fields: readonly string[], line: number): RowFault | undefined {
    const accountId = cellText(this.#id, fields).trim();
    const idFault = accountIdFault(accountId);
    if (idFault) return { column: cellName(this.#id, 'account_id'), ...idFault };
    const product = this.#product ? parseProduct(cellText(this.#product, fields)) : 0;
    if (typeof product !== 'number') return { column: this.productColumn, ...product };
    const inactive = this.#inactive ? parseInactiveMonths(cellText(this.#inactive, fields)) : null;
    if (isFault(inactive)) return { column: 'months_since_last_activity', ...inactive };
    this.#drafts.forEach((draft, at) => {
      draft.line = line;
      draft.accountId = accountId;
      draft.month = this.#months[at];
      draft.product = product;
      draft.inactiveMonths = inactive;
      this.#texts.forEach(({ index }, text) => (draft.texts[text] = fields[index].trim()));
    });
    return undefined;
  }

  #readPlain(fields: readonly string[]): RowFault | undefined {
    for (const [slot, { column, sources }] of this.#plain.entries()) {
      for (const [at, source] of sources.entries()) {
        const cell = parseNumber(column, cellText(source, fields));
        if (isFault(cell)) return { column: cellName(source, column), ...cell };
        if (cell === null && column === 'credit_limit') {
          return { column: cellName(source, column), ...LIMIT_MISSING };
        }
        this.#drafts[at].numbers[slot] = cell;
      }
    }
    return undefined;
  }

  #readDerived(fields: readonly string[]): RowFault | undefined {
    for (const [index, { rule }] of this.#derived.entries()) {
      const families: (number | null)[][] = [];
      for (const source of derivationSources(rule)) {
        const values: (number | null)[] = [];
        for (const { index: at, name } of this.#families[source]) {
          const cell = parseHelper(rule, fields[at]);
          if (isFault(cell)) return { column: name, ...cell };
          values.push(cell);
        }
        families.push(values);
      }
      const slot = this.#plain.length + index;
      this.#drafts.forEach((draft, at) => (draft.numbers[slot] = derive(rule, families, at)));
    }
    return undefined;
  }
}

/**
 * A reader of records under `header`.
 * @throws AppError IMPORT_MISSING_COLUMN
 */
export function wideReader(header: Header, mapping: WideMapping): RowReader {
  return new WideReader(header, mapping);
}
