/**
 * Transactions counted and summed by account and month. The accounts come first, from a file of their own with limits and
 * whatever else is known; every account then lives from its first month, or the log's, to the log's last.
 */
import { say } from '../../../contract/said.ts';
import type { Month } from '../../../engine/months.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import { MAX_MONEY } from '../../../engine/units.ts';
import type { LogMapping, LongMapping } from '../mapping.ts';
import { NULL_FLOAT64, NULL_INT32, NULL_CODE } from '../../../engine/panel.ts';
import type { RowBatch } from '../parse/row-batch.ts';
import type { RowDraft, RowFault, RowReader } from '../parse/row-reader.ts';
import { RowBatches } from '../parse/text-parser.ts';
import { TRANSACTION_KINDS } from '../../../contract/mapping-document.ts';
import type { Kind } from '../parse/transaction-kinds.ts';
import type { CsvRecord } from '../source/records.ts';
import type { RowSink } from './row-sink.ts';

/** Columns that a log fills. */
const FLOWS = [
  'draw_count',
  'draw_amount',
  'purchase_count',
  'purchase_amount',
  'platform_purchase_amount',
  'repayment_amount',
] as const satisfies readonly NumericColumnName[];

type Summed = 'draw' | 'purchase' | 'platform_purchase' | 'repayment';

/** What a kind of transaction adds to, or takes from. */
const EFFECTS: Readonly<Record<Exclude<Kind, 'ignore'>, readonly [Summed, 'adds' | 'takes']>> = {
  draw: ['draw', 'adds'],
  purchase: ['purchase', 'adds'],
  platform_purchase: ['platform_purchase', 'adds'],
  repayment: ['repayment', 'adds'],
  draw_reversal: ['draw', 'takes'],
  purchase_refund: ['purchase', 'takes'],
  repayment_reversal: ['repayment', 'takes'],
};

/** The column whose sign the mapping gives for a kind. */
const SIGNED_AS = {
  draw: 'draw_amount',
  purchase: 'purchase_amount',
  platform_purchase: 'purchase_amount',
  repayment: 'repayment_amount',
} as const;

/** Of each type and month: count and sum of the amounts from 0 up, and of those below, without their sign. */
const WIDTH = 4;

/** A text of the type column, and how many of its amounts are above and below 0. */
interface TypeSigns {
  readonly kind: Exclude<Kind, 'ignore'>;
  above: number;
  below: number;
}

/** Transactions of an account in a month, and what took some of them back. */
interface Flow {
  count: number;
  amount: number;
  countBack: number;
  amountBack: number;
}

interface LogAccount {
  readonly draft: RowDraft;
  readonly record: CsvRecord;
  readonly start: Month | undefined;
  /** By month the sums, by type. */
  readonly months: Map<Month, number[]>;
}

/** Any month: the account's own is not in its file. */
const NO_MONTH = '2000-01';

/** The mapping by which the file of accounts is read. */
export function accountsMapping(mapping: LogMapping): LongMapping {
  const { schema, name, columns, attributes, units, signs, products, privacy } = mapping;
  const { otherColumns, nulls, totals, currency } = mapping;
  const constants =
    columns.month === undefined ? { ...mapping.constants, month: NO_MONTH } : mapping.constants;
  return {
    schema,
    name,
    shape: 'long',
    constants,
    columns,
    attributes,
    format: mapping.accountsFormat ?? {},
    units,
    signs,
    products,
    privacy,
    nulls,
    totals,
    currency,
    otherColumns,
  };
}

function numberAt(values: Int32Array | Float64Array, row: number): number | null {
  const value = values[row];
  return value === (values instanceof Int32Array ? NULL_INT32 : NULL_FLOAT64) ? null : value;
}

/** Ids or texts of a parser by its codes. */
class Known {
  readonly ids: string[] = [];
  readonly texts: string[][];

  constructor(texts: number) {
    this.texts = Array.from({ length: texts }, () => []);
  }

  learn({ newIds, newTexts }: RowBatch): void {
    for (const { id } of newIds) this.ids.push(id);
    newTexts.forEach((texts, slot) => this.texts[slot].push(...texts));
  }
}

export class LogBook {
  readonly #accounts = new Map<string, LogAccount>();
  readonly #mapping: LogMapping;
  #reader: RowReader | undefined;
  #accountTexts = new Known(0);
  #transactions = new Known(0);
  readonly #types: TypeSigns[] = [];
  readonly #typeOf = new Map<string, number>();
  #reversals = 0;
  #first = Infinity;
  #last = -Infinity;

  constructor(mapping: LogMapping) {
    this.#mapping = mapping;
  }

  /** Goes on with the file of accounts. */
  beginAccounts(reader: RowReader): void {
    this.#reader = reader;
    this.#accountTexts = new Known(reader.attributes.length);
  }

  /** Goes on with a file of transactions. */
  beginTransactions(): void {
    this.#transactions = new Known(1);
  }

  /** Takes accounts; says which are rejected. */
  takeAccounts(batch: RowBatch, sink: RowSink): void {
    const known = this.#accountTexts;
    known.learn(batch);
    this.#takeEach(batch, sink, (row) => this.#addAccount(batch, known, row));
  }

  /** Takes transactions; says which are rejected. */
  takeTransactions(
    batch: RowBatch,
    sink: RowSink,
    isDropped: (record: CsvRecord) => boolean,
  ): void {
    this.#transactions.learn(batch);
    this.#takeEach(batch, sink, (row) =>
      isDropped(batch.recordOf(row)) ? undefined : this.#addTransaction(batch, row),
    );
  }

  #takeEach(batch: RowBatch, sink: RowSink, add: (row: number) => RowFault | undefined): void {
    sink.count(batch.records);
    let row = 0;
    const takeTo = (end: number) => {
      for (; row < end; row++) {
        const fault = add(row);
        if (fault) sink.rejectElsewhere(batch.recordOf(row), fault);
      }
    };
    for (const { row: next, record, fault } of batch.rejected) {
      takeTo(next);
      sink.rejectElsewhere(record, fault);
    }
    takeTo(batch.rows);
  }

  #addAccount(batch: RowBatch, known: Known, row: number): RowFault | undefined {
    const accountId = known.ids[batch.account[row]];
    if (this.#accounts.has(accountId)) {
      const reason = say`the file of accounts has this account already`;
      return { column: this.#reader?.idColumn ?? '', code: 'duplicate', reason };
    }
    const columns = this.#reader?.columns ?? [];
    this.#accounts.set(accountId, {
      draft: {
        accountId,
        month: batch.month[row],
        product: batch.product[row],
        inactiveMonths: numberAt(batch.inactiveMonths, row),
        numbers: columns.map((_, slot) => numberAt(batch.numbers(slot), row)),
        texts: batch.texts.map((codes, slot) =>
          codes[row] === NULL_CODE ? '' : known.texts[slot][codes[row]],
        ),
        line: batch.line[row],
      },
      record: { line: batch.line[row], fields: [] },
      start: this.#mapping.columns.month === undefined ? undefined : batch.month[row],
      months: new Map(),
    });
    return undefined;
  }

  #addTransaction(batch: RowBatch, row: number): RowFault | undefined {
    const { log } = this.#mapping;
    const account = this.#accounts.get(this.#transactions.ids[batch.account[row]]);
    if (!account) {
      const reason = say`the file of accounts does not have this account`;
      return { column: log.account_id ?? '', code: 'unknown_account', reason };
    }
    const kind = TRANSACTION_KINDS[batch.numbers(0)[row]];
    if (kind === 'ignore') return undefined;
    const month = batch.month[row];
    this.#first = Math.min(this.#first, month);
    this.#last = Math.max(this.#last, month);
    const amount = batch.numbers(1)[row];
    const type = this.#typeIndex(this.#transactions.texts[0][batch.texts[0][row]], kind);
    const sums = account.months.get(month) ?? [];
    const place = type * WIDTH + (amount < 0 ? 2 : 0);
    while (sums.length < (type + 1) * WIDTH) sums.push(0);
    if (sums[place + 1] + Math.abs(amount) > MAX_MONEY) {
      const column = log.amount ?? log.debit ?? '';
      return { column, code: 'out_of_range', reason: say`the sum of the month is too large` };
    }
    account.months.set(month, sums);
    sums[place]++;
    sums[place + 1] += Math.abs(amount);
    if (amount !== 0) this.#types[type][amount < 0 ? 'below' : 'above']++;
    return undefined;
  }

  #typeIndex(text: string, kind: TypeSigns['kind']): number {
    let index = this.#typeOf.get(text);
    if (index === undefined) {
      index = this.#types.length;
      this.#types.push({ kind, above: 0, below: 0 });
      this.#typeOf.set(text, index);
    }
    return index;
  }

  /** By type: whether amounts below 0 are the usual ones, as the mapping says, else as most are. */
  #usualSigns(): ('absolute' | 'above' | 'below')[] {
    const { signs } = this.#mapping;
    return this.#types.map(({ kind, above, below }) => {
      const [summed, effect] = EFFECTS[kind];
      const told = signs[SIGNED_AS[summed]];
      if (effect === 'takes' || told === 'absolute') return 'absolute';
      if (told !== undefined) return told === 'flip' ? 'below' : 'above';
      return below > above ? 'below' : 'above';
    });
  }

  #flows(
    sums: readonly number[],
    usual: readonly ('absolute' | 'above' | 'below')[],
  ): Record<Summed, Flow> {
    const none = (): Flow => ({ count: 0, amount: 0, countBack: 0, amountBack: 0 });
    const flows = { draw: none(), purchase: none(), platform_purchase: none(), repayment: none() };
    for (let type = 0; type * WIDTH < sums.length; type++) {
      const [above, aboveSum, below, belowSum] = sums.slice(type * WIDTH, (type + 1) * WIDTH);
      const [summed, effect] = EFFECTS[this.#types[type].kind];
      const flow = flows[summed];
      const sign = usual[type];
      const isBack = effect === 'takes';
      const usedCount = sign === 'absolute' ? above + below : sign === 'above' ? above : below;
      const used =
        sign === 'absolute' ? aboveSum + belowSum : sign === 'above' ? aboveSum : belowSum;
      flow.count += isBack ? 0 : usedCount;
      flow.amount += isBack ? 0 : used;
      flow.countBack += isBack ? usedCount : above + below - usedCount;
      flow.amountBack += isBack ? used : aboveSum + belowSum - used;
    }
    return flows;
  }

  /** Values of {@link FLOWS}. A draw that was taken back is none; a purchase with a refund is a use all the same. */
  #valuesOf(sums: readonly number[], usual: readonly ('absolute' | 'above' | 'below')[]): number[] {
    const { draw, purchase, platform_purchase: platform, repayment } = this.#flows(sums, usual);
    const backs = [draw, purchase, platform, repayment].map(({ countBack }) => countBack);
    this.#reversals += backs.reduce((sum, count) => sum + count, 0);
    const net = ({ amount, amountBack }: Flow) => amount - amountBack;
    return [
      draw.count - draw.countBack,
      net(draw),
      purchase.count + platform.count,
      net(purchase) + net(platform),
      net(platform),
      net(repayment),
    ].map((value) => Math.max(0, value));
  }

  /** Transactions that take back others; known once `finish` was called. */
  get reversals(): number {
    return this.#reversals;
  }

  /** Hands all account-months over to the sink. */
  finish(sink: RowSink, fileName: string): void {
    const reader = this.#reader;
    if (!reader) return;
    const usual = this.#usualSigns();
    const known = reader.columns.filter((column) => !FLOWS.some((flow) => flow === column));
    const columns = [...known, ...FLOWS];
    const slots = known.map((column) => reader.columns.indexOf(column));
    const table = {
      columns,
      attributes: reader.attributes,
      monthColumn: reader.monthColumn,
      productColumn: reader.productColumn,
      idColumn: reader.idColumn,
      limitAt: columns.indexOf('credit_limit'),
      balanceAt: columns.indexOf('balance'),
      rowsPerRecord: 1,
      width: 0,
      headerOf: (attribute: string) => reader.headerOf(attribute),
      amounts: () => ({ limit: 0, balance: 0 }),
    };
    sink.begin(table, fileName, false);
    const batches = new RowBatches(columns.length, reader.attributes.length, (batch) =>
      sink.take(batch),
    );
    for (const { draft, record, start, months } of this.#accounts.values()) {
      const from = Math.min(start ?? this.#first, ...months.keys());
      for (let month = from; month <= this.#last; month++) {
        const flows = this.#valuesOf(months.get(month) ?? [], usual);
        const numbers = [...slots.map((slot) => draft.numbers[slot]), ...flows];
        const inactiveMonths = month === from ? draft.inactiveMonths : null;
        batches.add({ ...draft, month, inactiveMonths, numbers }, record);
        batches.flush(false);
      }
    }
    batches.flush(true);
  }
}
