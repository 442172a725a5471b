/**
 * A transaction log counted and summed by account and month. The accounts come first, from a file of their own with limits
 * and whatever else is known; every account then lives from its first month, or the log's, to the log's last.
 */
import type { Month } from '../../../engine/months.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import { MAX_MONEY } from '../../../engine/units.ts';
import type { Header } from '../source/header.ts';
import type { LogMapping, LongMapping } from '../mapping.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import type { PanelBuilder, RowDraft } from './panel-builder.ts';
import { accountIdFault, accountIdText, isRowFault, textFilter } from '../parse/row-reader.ts';
import type { ReaderContext, RowFault, RowReader } from '../parse/row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import { isFault, numberReader } from '../parse/values.ts';
import type { NumberReader } from '../parse/values.ts';
import { say } from '../../../contract/said.ts';

/** Columns that a log fills, in the order of the sums of a month. */
const FLOWS = [
  'draw_count',
  'draw_amount',
  'purchase_count',
  'purchase_amount',
  'platform_purchase_amount',
  'repayment_amount',
] as const satisfies readonly NumericColumnName[];

type Kind = keyof LogMapping['types'];

/** Draws and repayments are often told apart by sign alone; a negative purchase is a refund and takes away. */
const USUAL_SIGNS = {
  draw_amount: 'absolute',
  purchase_amount: 'as_is',
  repayment_amount: 'absolute',
} as const;

/** Whose units and signs the amounts of a kind are written in. */
const AMOUNT_COLUMNS = {
  draw: 'draw_amount',
  purchase: 'purchase_amount',
  platform_purchase: 'purchase_amount',
  repayment: 'repayment_amount',
} as const satisfies Partial<Record<Kind, NumericColumnName>>;

/** Sums that one transaction of a kind adds to: 1 or its amount. */
const ADDS: Record<
  Kind,
  { readonly counts: readonly number[]; readonly amounts: readonly number[] }
> = {
  draw: { counts: [0], amounts: [1] },
  purchase: { counts: [2], amounts: [3] },
  platform_purchase: { counts: [2], amounts: [3, 4] },
  repayment: { counts: [], amounts: [5] },
  ignore: { counts: [], amounts: [] },
};

interface LogAccount {
  readonly draft: RowDraft;
  readonly start: Month | undefined;
  readonly months: Map<Month, Float64Array>;
}

/** Any month: the account's own is not in its file. */
const NO_MONTH = '2000-01';

/** The mapping by which the file of accounts is read. */
export function accountsMapping(mapping: LogMapping): LongMapping {
  const { schema, name, columns, attributes, format, units, signs, products, privacy } = mapping;
  const { otherColumns } = mapping;
  const constants =
    columns.month === undefined ? { ...mapping.constants, month: NO_MONTH } : mapping.constants;
  return {
    schema,
    name,
    shape: 'long',
    constants,
    columns,
    attributes,
    format,
    units,
    signs,
    products,
    privacy,
    otherColumns,
  };
}

export class LogBook {
  readonly #accounts = new Map<string, LogAccount>();
  readonly #mapping: LogMapping;
  readonly #kinds: Map<string, Kind>;
  #first = Infinity;
  #last = -Infinity;

  constructor(mapping: LogMapping) {
    this.#mapping = mapping;
    const kinds = Object.entries(mapping.types) as [Kind, readonly string[]][];
    this.#kinds = new Map(kinds.flatMap(([kind, texts]) => texts.map((text) => [text, kind])));
  }

  /** Takes a record of the file of accounts. */
  addAccount(reader: RowReader, record: CsvRecord): RowFault | undefined {
    const read = reader.read(record);
    if (isRowFault(read)) return read;
    const [draft] = read;
    if (this.#accounts.has(draft.accountId)) {
      const reason = say`the file of accounts has this account already`;
      return { column: reader.idColumn, code: 'duplicate', reason };
    }
    this.#accounts.set(draft.accountId, {
      draft: { ...draft, numbers: [...draft.numbers], texts: [...draft.texts] },
      start: this.#mapping.columns.month === undefined ? undefined : draft.month,
      months: new Map(),
    });
    return undefined;
  }

  /** A function that takes the records under a log's header. @throws AppError IMPORT_MISSING_COLUMN */
  transactions(
    header: Header,
    context: ReaderContext,
  ): (record: CsvRecord) => RowFault | undefined {
    const { log } = this.#mapping;
    const at = {
      id: header.require(log.account_id, 'account_id'),
      time: header.require(log.timestamp, 'timestamp'),
      type: header.require(log.type, 'type'),
      amount: header.require(log.amount, 'amount'),
    };
    const filter = textFilter(this.#mapping, log.account_id, context);
    const readers = Object.fromEntries(
      Object.entries(AMOUNT_COLUMNS).map(([kind, column]) => [
        kind,
        numberReader('balance', {
          ...context.format,
          unit: this.#mapping.units[column],
          sign: this.#mapping.signs[column] ?? USUAL_SIGNS[column],
        }),
      ]),
    );
    return ({ fields }) => {
      if (fields.length !== header.names.length) {
        const reason = say`${fields.length} fields where the header has ${header.names.length}`;
        return { column: '', code: 'field_count', reason };
      }
      const id = accountIdText(fields[at.id]);
      const idFault = accountIdFault(id);
      if (idFault) return { column: log.account_id, ...idFault };
      const account = this.#accounts.get(filter(id));
      if (!account) {
        const reason = say`the file of accounts does not have this account`;
        return { column: log.account_id, code: 'unknown_account', reason };
      }
      const month = parseMonthCell(fields[at.time], context.format.dates);
      if (typeof month !== 'number') return { column: log.timestamp, ...month };
      const kind = this.#kinds.get(fields[at.type].trim());
      if (!kind) {
        const reason = say`"${fields[at.type].trim()}" is not a type that the mapping names`;
        return { column: log.type, code: 'unknown_type', reason };
      }
      if (kind === 'ignore') return undefined;
      return this.#add(account, month, kind, readers[kind], fields[at.amount]);
    };
  }

  #add(
    { months }: LogAccount,
    month: Month,
    kind: Kind,
    readAmount: NumberReader,
    text: string,
  ): RowFault | undefined {
    const amount = readAmount(text);
    const column = this.#mapping.log.amount;
    if (isFault(amount)) return { column, ...amount };
    if (amount === null) return { column, code: 'missing', reason: say`the amount is missing` };
    const sums = months.get(month) ?? new Float64Array(FLOWS.length);
    months.set(month, sums);
    if (ADDS[kind].amounts.some((place) => sums[place] + amount > MAX_MONEY)) {
      return { column, code: 'out_of_range', reason: say`the sum of the month is too large` };
    }
    for (const place of ADDS[kind].counts) sums[place]++;
    for (const place of ADDS[kind].amounts) sums[place] += amount;
    this.#first = Math.min(this.#first, month);
    this.#last = Math.max(this.#last, month);
    return undefined;
  }

  /** Hands all account-months over; `accept` is told of each. */
  finish(reader: RowReader, builder: PanelBuilder, accept: (draft: RowDraft) => void): void {
    const known = reader.columns.filter((column) => !FLOWS.some((flow) => flow === column));
    builder.carry([...known, ...FLOWS], reader.attributes);
    const slots = known.map((column) => reader.columns.indexOf(column));
    for (const { draft, start, months } of this.#accounts.values()) {
      const from = Math.min(start ?? this.#first, ...months.keys());
      for (let month = from; month <= this.#last; month++) {
        const sums = months.get(month);
        const flows = FLOWS.map((_, place) => Math.max(0, sums?.[place] ?? 0));
        const numbers = [...slots.map((slot) => draft.numbers[slot]), ...flows];
        const inactiveMonths = month === from ? draft.inactiveMonths : null;
        accept({ ...draft, month, inactiveMonths, numbers });
      }
    }
  }
}
