/** Reader of a wide file: one record is one account, its months side by side. */
import type { Month } from '../../../engine/months.ts';
import { NUMERIC_COLUMN_NAMES, isNumericColumn } from '../../../engine/panel.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import type { MoneyTotals } from '../../../contract/types.ts';
import { familiesOf } from './families.ts';
import { derivationSources } from '../mapping.ts';
import type { Derivation, WideMapping } from '../mapping.ts';
import type { Header } from '../source/header.ts';
import {
  LIMIT_MISSING,
  accountIdFault,
  accountIdText,
  amountIn,
  cellName,
  cellText,
  newDraft,
  privacyOf,
  readerOf,
  textFilter,
} from './row-reader.ts';
import type { CellSource, ReaderContext, RowDraft, RowFault, RowReader } from './row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import { cleanText } from '../source/cell-text.ts';
import { parseProduct } from './product-cell.ts';
import { isFault, parseInactiveMonths, parseScaled } from './values.ts';
import type { Cell, NumberReader } from './values.ts';
import { say } from '../../../contract/said.ts';

/** A column of the panel and, for each month, where it comes from. */
interface ColumnPlan {
  readonly column: NumericColumnName;
  readonly sources: readonly CellSource[];
  readonly read: NumberReader;
}

interface FamilyColumn {
  readonly index: number;
  readonly name: string;
}

interface WideText extends FamilyColumn {
  readonly attribute: string;
  readonly filter: (text: string) => string;
}

interface DerivedPlan {
  readonly column: NumericColumnName;
  readonly rule: Derivation;
}

/** Families that feed derivations only: read as money, or as a plain whole number for a status. */
function parseHelper(rule: Derivation, text: string, readBalance: NumberReader): Cell {
  if (rule.rule === 'purchase_from_balances') return readBalance(text);
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = parseScaled(trimmed, 0);
  return value ?? { code: 'not_a_number', reason: say`"${trimmed}" is not a number` };
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
  readonly rowsPerRecord: number;
  readonly width: number;
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
  readonly #texts: readonly WideText[];
  readonly #idFilter: (text: string) => string;
  readonly idColumn: string;
  readonly limitAt: number;
  readonly balanceAt: number;
  readonly #drafts: readonly RowDraft[];
  readonly #products: WideMapping['products'];
  readonly #readBalance: NumberReader;
  readonly #header: Header;

  constructor(header: Header, mapping: WideMapping, context: ReaderContext) {
    const { format } = context;
    const { months, headers } = familiesOf(header, mapping);
    this.#months = months;
    this.rowsPerRecord = months.length;
    this.#products = mapping.products;
    this.#readBalance = readerOf('balance', mapping, format);
    this.#families = Object.fromEntries(
      Object.entries(headers).map(([family, names]) => [
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
      const own = privacyOf(mapping, column) === 'drop' ? undefined : header.find(column);
      const name = mapping.columns[column] ?? (own === undefined ? undefined : column);
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
      const read = readerOf(column, mapping, format);
      if (family) return [{ column, sources: family, read }];
      const source = single(column);
      return source ? [{ column, sources: this.#months.map(() => source), read }] : [];
    });
    if (!this.#plain.some(({ column }) => column === 'credit_limit')) {
      header.require('credit_limit', 'credit_limit');
    }
    this.#derived = Object.entries(mapping.derivations).flatMap(([column, rule]) =>
      isNumericColumn(column) ? [{ column, rule }] : [],
    );
    this.columns = [...this.#plain, ...this.#derived].map(({ column }) => column);
    this.limitAt = this.columns.indexOf('credit_limit');
    this.balanceAt = this.columns.indexOf('balance');
    this.#texts = Object.entries(mapping.attributes)
      .filter(([, name]) => privacyOf(mapping, name) !== 'drop')
      .map(([attribute, name]) => ({
        attribute,
        index: header.require(name, attribute),
        name,
        filter: textFilter(mapping, name, context),
      }));
    this.attributes = this.#texts.map(({ attribute }) => attribute);
    this.#drafts = this.#months.map(() => newDraft(this.columns.length, this.attributes.length));
    this.#header = header;
    this.width = header.names.length;
    this.idColumn = cellName(this.#id, 'account_id');
    this.#idFilter = textFilter(mapping, this.idColumn, context);
    this.monthColumn = this.idColumn;
    this.productColumn = this.#product ? cellName(this.#product, 'product') : 'product';
  }

  headerOf(attribute: string): string {
    return this.#texts.find((text) => text.attribute === attribute)?.name ?? attribute;
  }

  amounts(written: readonly string[]): MoneyTotals {
    const fields = this.#header.align(written);
    if (!fields) return { limit: 0, balance: 0 };
    const total = (name: string) => {
      const plan = this.#plain.find(({ column }) => column === name);
      if (!plan) return 0;
      return plan.sources.reduce((sum, source) => sum + amountIn(plan.read, source, fields), 0);
    };
    return { limit: total('credit_limit'), balance: total('balance') };
  }

  read({ line, fields: written }: CsvRecord): readonly RowDraft[] | RowFault {
    const fields = this.#header.align(written);
    if (!fields) {
      const reason = say`${written.length} fields where the header has ${this.#header.names.length}`;
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
    const accountId = accountIdText(cellText(this.#id, fields));
    const idFault = accountIdFault(accountId);
    if (idFault) return { column: cellName(this.#id, 'account_id'), ...idFault };
    const product = this.#product
      ? parseProduct(cellText(this.#product, fields), this.#products)
      : 0;
    if (typeof product !== 'number') return { column: this.productColumn, ...product };
    const inactive = this.#inactive ? parseInactiveMonths(cellText(this.#inactive, fields)) : null;
    if (isFault(inactive)) return { column: 'months_since_last_activity', ...inactive };
    const keptId = this.#idFilter(accountId);
    this.#drafts.forEach((draft, at) => {
      draft.line = line;
      draft.accountId = keptId;
      draft.month = this.#months[at];
      draft.product = product;
      draft.inactiveMonths = inactive;
      this.#texts.forEach(({ index, filter }, text) => {
        draft.texts[text] = filter(cleanText(fields[index]));
      });
    });
    return undefined;
  }

  #readPlain(fields: readonly string[]): RowFault | undefined {
    for (const [slot, { column, sources, read }] of this.#plain.entries()) {
      for (const [at, source] of sources.entries()) {
        const cell = read(cellText(source, fields));
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
          const cell = parseHelper(rule, fields[at], this.#readBalance);
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
export function wideReader(
  header: Header,
  mapping: WideMapping,
  context: ReaderContext,
): RowReader {
  return new WideReader(header, mapping, context);
}
