/** Reader of a long panel: one record is one account-month. */
import { attributeName } from '../../../contract/mapping-document.ts';
import { KEY_COLUMNS, NUMERIC_COLUMN_NAMES } from '../../../engine/panel.ts';
import { say } from '../../../contract/said.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import type { MoneyTotals } from '../../../contract/types.ts';
import type { Header } from '../source/header.ts';
import type { LongMapping } from '../mapping.ts';
import {
  LIMIT_MISSING,
  accountIdFault,
  accountIdText,
  amountIn,
  cellName,
  cellText,
  isDecimalId,
  monthReading,
  newDraft,
  privacyOf,
  readerOf,
  textFilter,
} from './row-reader.ts';
import type { CellSource, ReaderContext, RowDraft, RowFault, RowReader } from './row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import { monthOfParts, parseMonthCell } from './month-cell.ts';
import type { MonthReading } from './month-cell.ts';
import { cleanText } from '../source/cell-text.ts';
import { parseProduct } from './product-cell.ts';
import { isFault, parseInactiveMonths } from './values.ts';
import type { NumberReader } from './values.ts';

type CanonicalName = keyof LongMapping['columns'] & string;

const REQUIRED = ['account_id', 'month', 'credit_limit'] as const;

/** Where a canonical column comes from, or `undefined` where the file has none of it. */
function sourceOf(
  header: Header,
  mapping: LongMapping,
  column: CanonicalName,
): CellSource | undefined {
  const constant = mapping.constants[column];
  if (constant !== undefined) return { constant };
  const mapped = mapping.columns[column];
  if (mapped !== undefined) return { index: header.require(mapped, column), name: mapped };
  const index = privacyOf(mapping, column) === 'drop' ? undefined : header.find(column);
  return index === undefined ? undefined : { index, name: column };
}

function requiredSource(header: Header, mapping: LongMapping, column: CanonicalName): CellSource {
  return (
    sourceOf(header, mapping, column) ?? { index: header.require(column, column), name: column }
  );
}

/** Headers that become attributes: those the mapping names, and the others where it says so. */
interface TextSource {
  readonly name: string;
  readonly header: string;
  readonly index: number;
}

function attributeSources(header: Header, mapping: LongMapping): TextSource[] {
  const isKept = ({ header: name }: TextSource) => privacyOf(mapping, name) !== 'drop';
  const named = Object.entries(mapping.attributes)
    .map(([name, column]) => ({ name, header: column, index: header.require(column, name) }))
    .filter(isKept);
  if (mapping.otherColumns === 'ignore') return named;
  const used = new Set<string>([
    ...KEY_COLUMNS,
    ...NUMERIC_COLUMN_NAMES,
    ...Object.values(mapping.columns),
    ...Object.values(mapping.attributes),
    '',
  ]);
  const others = header.names.flatMap((name, index) =>
    used.has(name) ? [] : [{ name: attributeName(name, header.names), header: name, index }],
  );
  return [...named, ...others.filter(isKept)];
}

class LongReader implements RowReader {
  readonly rowsPerRecord = 1;
  readonly width: number;
  readonly #onDecimalId: (() => void) | undefined;
  readonly columns: readonly NumericColumnName[];
  readonly attributes: readonly string[];
  readonly monthColumn: string;
  readonly productColumn: string;
  readonly #id: CellSource;
  readonly #month: CellSource;
  readonly #product: CellSource | undefined;
  readonly #inactive: CellSource | undefined;
  readonly #numbers: CellSource[] = [];
  readonly #readers: NumberReader[] = [];
  readonly #months: MonthReading;
  readonly #monthPart: CellSource | undefined;
  readonly #products: LongMapping['products'];
  readonly #texts: readonly TextSource[];
  readonly #filters: readonly ((text: string) => string)[];
  readonly #idFilter: (text: string) => string;
  readonly idColumn: string;
  readonly limitAt: number;
  readonly balanceAt: number;
  readonly #header: Header;
  readonly #draft: RowDraft;
  readonly #drafts: readonly RowDraft[];

  constructor(header: Header, mapping: LongMapping, context: ReaderContext) {
    const { format } = context;
    this.#months = monthReading(mapping, format);
    this.#products = mapping.products;
    const { monthParts } = mapping;
    const partOf = (name: string) => ({ index: header.require(name, 'month'), name });
    for (const column of REQUIRED)
      if (column !== 'month' || !monthParts) requiredSource(header, mapping, column);
    this.#id = requiredSource(header, mapping, 'account_id');
    this.#month = monthParts ? partOf(monthParts.year) : requiredSource(header, mapping, 'month');
    this.#monthPart = monthParts && partOf(monthParts.month);
    this.#product = sourceOf(header, mapping, 'product');
    this.#inactive = sourceOf(header, mapping, 'months_since_last_activity');
    const columns: NumericColumnName[] = [];
    for (const column of NUMERIC_COLUMN_NAMES) {
      const source = sourceOf(header, mapping, column);
      if (!source) continue;
      columns.push(column);
      this.#numbers.push(source);
      this.#readers.push(readerOf(column, mapping, format));
    }
    this.columns = columns;
    this.limitAt = columns.indexOf('credit_limit');
    this.balanceAt = columns.indexOf('balance');
    this.idColumn = cellName(this.#id, 'account_id');
    this.#idFilter = textFilter(mapping, this.idColumn, context);
    this.#texts = attributeSources(header, mapping);
    this.attributes = this.#texts.map(({ name }) => name);
    this.#filters = this.#texts.map((text) => textFilter(mapping, text.header, context));
    this.monthColumn = cellName(this.#month, 'month');
    this.productColumn = this.#product ? cellName(this.#product, 'product') : 'product';
    this.#header = header;
    this.width = header.names.length;
    this.#onDecimalId = context.onDecimalId;
    this.#draft = newDraft(columns.length, this.attributes.length);
    this.#drafts = [this.#draft];
  }

  headerOf(attribute: string): string {
    return this.#texts.find(({ name }) => name === attribute)?.header ?? attribute;
  }

  amounts(written: readonly string[]): MoneyTotals {
    const fields = this.#header.align(written);
    if (!fields) return { limit: 0, balance: 0 };
    const at = (slot: number) =>
      slot < 0 ? 0 : amountIn(this.#readers[slot], this.#numbers[slot], fields);
    return { limit: at(this.limitAt), balance: at(this.balanceAt) };
  }

  read({ line, fields: written }: CsvRecord): readonly RowDraft[] | RowFault {
    const fields = this.#header.align(written);
    if (!fields) {
      const reason = say`${written.length} fields where the header has ${this.#header.names.length}`;
      return { column: '', code: 'field_count', reason };
    }
    return this.#readKeys(fields, line) ?? this.#readNumbers(fields) ?? this.#readTexts(fields);
  }

  #readKeys(fields: readonly string[], line: number): RowFault | undefined {
    const draft = this.#draft;
    draft.line = line;
    const cell = cellText(this.#id, fields);
    const id = accountIdText(cell);
    if (this.#onDecimalId && isDecimalId(cell)) this.#onDecimalId();
    const idFault = accountIdFault(id);
    if (idFault) return { column: cellName(this.#id, 'account_id'), ...idFault };
    draft.accountId = this.#idFilter(id);
    const month = parseMonthCell(this.#monthText(fields), this.#months);
    if (typeof month !== 'number') return { column: this.monthColumn, ...month };
    draft.month = month;
    const product = this.#product
      ? parseProduct(cellText(this.#product, fields), this.#products)
      : 0;
    if (typeof product !== 'number') return { column: this.productColumn, ...product };
    draft.product = product;
    const inactive = this.#inactive ? parseInactiveMonths(cellText(this.#inactive, fields)) : null;
    if (isFault(inactive)) return { column: 'months_since_last_activity', ...inactive };
    draft.inactiveMonths = inactive;
    return undefined;
  }

  #monthText(fields: readonly string[]): string {
    const text = cellText(this.#month, fields);
    return this.#monthPart ? monthOfParts(text, cellText(this.#monthPart, fields)) : text;
  }

  #readNumbers(fields: readonly string[]): RowFault | undefined {
    for (let at = 0; at < this.columns.length; at++) {
      const source = this.#numbers[at];
      const cell = this.#readers[at](cellText(source, fields));
      if (isFault(cell)) return { column: cellName(source, this.columns[at]), ...cell };
      if (cell === null && at === this.limitAt) {
        return { column: cellName(source, 'credit_limit'), ...LIMIT_MISSING };
      }
      this.#draft.numbers[at] = cell;
    }
    return undefined;
  }

  #readTexts(fields: readonly string[]): readonly RowDraft[] {
    this.#texts.forEach(({ index }, at) => {
      this.#draft.texts[at] = this.#filters[at](cleanText(fields[index]));
    });
    return this.#drafts;
  }
}

/**
 * A reader of records under `header`.
 * @throws AppError IMPORT_MISSING_COLUMN
 */
export function longReader(
  header: Header,
  mapping: LongMapping,
  context: ReaderContext,
): RowReader {
  return new LongReader(header, mapping, context);
}
