/** Reader of a long panel: one record is one account-month. */
import { KEY_COLUMNS, NUMERIC_COLUMN_NAMES } from '../../engine/panel.ts';
import type { NumericColumnName } from '../../engine/panel.ts';
import type { Header } from './header.ts';
import type { LongMapping } from './mapping.ts';
import type { RowDraft } from './panel-builder.ts';
import { LIMIT_MISSING, accountIdFault, cellName, cellText, newDraft } from './reader.ts';
import type { CellSource, RowFault, RowReader } from './reader.ts';
import type { CsvRecord } from './records.ts';
import {
  isFault,
  parseInactiveMonths,
  parseMonthCell,
  parseNumber,
  parseProduct,
} from './values.ts';

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
  const index = header.find(column);
  return index === undefined ? undefined : { index, name: column };
}

function requiredSource(header: Header, mapping: LongMapping, column: CanonicalName): CellSource {
  return (
    sourceOf(header, mapping, column) ?? { index: header.require(column, column), name: column }
  );
}

/** Headers that become attributes: those the mapping names, and the others where it says so. */
function attributeSources(header: Header, mapping: LongMapping): { name: string; index: number }[] {
  const named = Object.entries(mapping.attributes).map(([name, column]) => ({
    name,
    index: header.require(column, name),
  }));
  if (mapping.otherColumns === 'ignore') return named;
  const used = new Set<string>([
    ...KEY_COLUMNS,
    ...NUMERIC_COLUMN_NAMES,
    ...Object.values(mapping.columns),
    ...Object.values(mapping.attributes),
    '',
  ]);
  const others = header.names.flatMap((name, index) => (used.has(name) ? [] : [{ name, index }]));
  return [...named, ...others];
}

class LongReader implements RowReader {
  readonly columns: readonly NumericColumnName[];
  readonly attributes: readonly string[];
  readonly monthColumn: string;
  readonly productColumn: string;
  readonly #id: CellSource;
  readonly #month: CellSource;
  readonly #product: CellSource | undefined;
  readonly #inactive: CellSource | undefined;
  readonly #numbers: CellSource[] = [];
  readonly #texts: { name: string; index: number }[];
  readonly #limitAt: number;
  readonly #width: number;
  readonly #draft: RowDraft;
  readonly #drafts: readonly RowDraft[];

  constructor(header: Header, mapping: LongMapping) {
    for (const column of REQUIRED) requiredSource(header, mapping, column);
    this.#id = requiredSource(header, mapping, 'account_id');
    this.#month = requiredSource(header, mapping, 'month');
    this.#product = sourceOf(header, mapping, 'product');
    this.#inactive = sourceOf(header, mapping, 'months_since_last_activity');
    const columns: NumericColumnName[] = [];
    for (const column of NUMERIC_COLUMN_NAMES) {
      const source = sourceOf(header, mapping, column);
      if (!source) continue;
      columns.push(column);
      this.#numbers.push(source);
    }
    this.columns = columns;
    this.#limitAt = columns.indexOf('credit_limit');
    this.#texts = attributeSources(header, mapping);
    this.attributes = this.#texts.map(({ name }) => name);
    this.monthColumn = cellName(this.#month, 'month');
    this.productColumn = this.#product ? cellName(this.#product, 'product') : 'product';
    this.#width = header.names.length;
    this.#draft = newDraft(columns.length, this.attributes.length);
    this.#drafts = [this.#draft];
  }

  read({ line, fields }: CsvRecord): readonly RowDraft[] | RowFault {
    if (fields.length !== this.#width) {
      const reason = `${fields.length} fields where the header has ${this.#width}`;
      return { column: '', code: 'field_count', reason };
    }
    return this.#readKeys(fields, line) ?? this.#readNumbers(fields) ?? this.#readTexts(fields);
  }

  #readKeys(fields: readonly string[], line: number): RowFault | undefined {
    const draft = this.#draft;
    draft.line = line;
    draft.accountId = cellText(this.#id, fields).trim();
    const idFault = accountIdFault(draft.accountId);
    if (idFault) return { column: cellName(this.#id, 'account_id'), ...idFault };
    const month = parseMonthCell(cellText(this.#month, fields));
    if (typeof month !== 'number') return { column: this.monthColumn, ...month };
    draft.month = month;
    const product = this.#product ? parseProduct(cellText(this.#product, fields)) : 0;
    if (typeof product !== 'number') return { column: this.productColumn, ...product };
    draft.product = product;
    const inactive = this.#inactive ? parseInactiveMonths(cellText(this.#inactive, fields)) : null;
    if (isFault(inactive)) return { column: 'months_since_last_activity', ...inactive };
    draft.inactiveMonths = inactive;
    return undefined;
  }

  #readNumbers(fields: readonly string[]): RowFault | undefined {
    for (let at = 0; at < this.columns.length; at++) {
      const source = this.#numbers[at];
      const cell = parseNumber(this.columns[at], cellText(source, fields));
      if (isFault(cell)) return { column: cellName(source, this.columns[at]), ...cell };
      if (cell === null && at === this.#limitAt) {
        return { column: cellName(source, 'credit_limit'), ...LIMIT_MISSING };
      }
      this.#draft.numbers[at] = cell;
    }
    return undefined;
  }

  #readTexts(fields: readonly string[]): readonly RowDraft[] {
    this.#texts.forEach(({ index }, at) => (this.#draft.texts[at] = fields[index].trim()));
    return this.#drafts;
  }
}

/**
 * A reader of records under `header`.
 * @throws AppError IMPORT_MISSING_COLUMN
 */
export function longReader(header: Header, mapping: LongMapping): RowReader {
  return new LongReader(header, mapping);
}
