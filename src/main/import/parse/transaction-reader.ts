/** Reader of a transaction log: one record is one transaction. */
import { say } from '../../../contract/said.ts';
import type { Month } from '../../../engine/months.ts';
import type { Header } from '../source/header.ts';
import type { LogMapping } from '../mapping.ts';
import { parseMonthCell } from './month-cell.ts';
import type { MonthReading } from './month-cell.ts';
import { accountIdFault, accountIdText, monthReading, newDraft, textFilter } from './row-reader.ts';
import type { ReaderContext, RecordParser, RowDraft, RowFault } from './row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import { TRANSACTION_KINDS } from '../../../contract/mapping-document.ts';
import type { Kind, TransactionWords } from './transaction-kinds.ts';
import { visibleText } from '../source/cell-text.ts';
import { isFault, numberReader } from './values.ts';
import type { NumberReader } from './values.ts';

/** China's, in which months are counted where the mapping names no other zone. */
export const USUAL_ZONE = '+08:00';

/** The column of the panel whose unit the amounts of a kind are written in. */
const UNIT_OF: Readonly<Record<Kind, 'draw_amount' | 'purchase_amount' | 'repayment_amount'>> = {
  draw: 'draw_amount',
  draw_reversal: 'draw_amount',
  purchase: 'purchase_amount',
  platform_purchase: 'purchase_amount',
  purchase_refund: 'purchase_amount',
  repayment: 'repayment_amount',
  repayment_reversal: 'repayment_amount',
  ignore: 'purchase_amount',
};

/** What a record says beside its account and month; kind `ignore` where it does not count. */
interface Transaction {
  readonly kind: Kind;
  readonly amount: number;
  readonly type: string;
}

/** Places of the columns, -1 for one that the log has not. */
interface Places {
  readonly id: number;
  readonly time: number;
  readonly type: number;
  readonly amount: number;
  readonly debit: number;
  readonly credit: number;
  readonly status: number;
}

const asMoney = 'balance';

/** Rows of a log carry the code of the kind, the amount with the file's sign (minor units) and the text of the type. */
export class TransactionReader implements RecordParser {
  readonly columns = ['kind', 'amount'];
  readonly attributes = ['type'];
  readonly #header: Header;
  readonly #mapping: LogMapping;
  readonly #at: Places;
  readonly #words: TransactionWords;
  readonly #amounts: ReadonlyMap<Kind, NumberReader>;
  readonly #idFilter: (text: string) => string;
  readonly #months: MonthReading;
  readonly #draft = newDraft(2, 1);
  readonly #drafts: RowDraft[] = [this.#draft];

  /** @throws AppError IMPORT_MISSING_COLUMN */
  constructor(
    header: Header,
    mapping: LogMapping,
    context: ReaderContext,
    words: TransactionWords,
  ) {
    const { log, units } = mapping;
    const placeOf = (name: string | undefined, role: string) =>
      name === undefined ? -1 : header.require(name, role);
    this.#header = header;
    this.#mapping = mapping;
    this.#words = words;
    this.#at = {
      id: placeOf(log.account_id, 'account_id'),
      time: header.require(log.timestamp, 'timestamp'),
      type: placeOf(log.type, 'type'),
      amount: placeOf(log.amount, 'amount'),
      debit: placeOf(log.debit, 'debit'),
      credit: placeOf(log.credit, 'credit'),
      status: placeOf(log.status, 'status'),
    };
    this.#idFilter = textFilter(mapping, log.account_id ?? '', context);
    this.#months = { ...monthReading(mapping, context.format), zone: mapping.zone ?? USUAL_ZONE };
    this.#amounts = new Map(
      TRANSACTION_KINDS.map((kind) => [
        kind,
        numberReader(asMoney, { ...context.format, unit: units[UNIT_OF[kind]] }),
      ]),
    );
  }

  read({ line, fields: written }: CsvRecord): readonly RowDraft[] | RowFault {
    const { log, constants } = this.#mapping;
    const width = this.#header.names.length;
    const fields = this.#header.align(written);
    if (!fields) {
      const reason = say`${written.length} fields where the header has ${width}`;
      return { column: '', code: 'field_count', reason };
    }
    const id = accountIdText(this.#at.id < 0 ? (constants.account_id ?? '') : fields[this.#at.id]);
    const idFault = accountIdFault(id);
    if (idFault) return { column: log.account_id ?? 'account_id', ...idFault };
    const month = parseMonthCell(fields[this.#at.time], this.#months);
    if (typeof month !== 'number') return { column: log.timestamp, ...month };
    if (
      this.#at.status >= 0 &&
      !this.#words.counts(visibleText(fields[this.#at.status]), line, fields)
    )
      return [];
    const found = this.#kindAndAmount(fields, line);
    return 'code' in found ? found : this.#row(id, month, line, found);
  }

  #row(id: string, month: Month, line: number, { kind, amount, type }: Transaction): RowDraft[] {
    const draft = this.#draft;
    draft.accountId = this.#idFilter(id);
    draft.month = month;
    draft.line = line;
    draft.numbers[0] = TRANSACTION_KINDS.indexOf(kind);
    draft.numbers[1] = amount;
    draft.texts[0] = type || kind;
    return this.#drafts;
  }

  #kindAndAmount(fields: readonly string[], line: number): RowFault | Transaction {
    const { log, kind: only } = this.#mapping;
    const { debit, credit } = this.#at;
    const hasCredit = debit >= 0 && fields[debit].trim() === '';
    const place = this.#at.amount >= 0 ? this.#at.amount : hasCredit ? credit : debit;
    const column = this.#header.names[place];
    const type = this.#at.type >= 0 ? visibleText(fields[this.#at.type]) : '';
    const plain = hasCredit && this.#at.amount < 0 ? 'repayment' : only;
    const kind = this.#at.type >= 0 ? this.#words.kindOf(type, line, fields) : plain;
    if (kind === undefined) {
      const reason = say`"${type}" is not a type that the mapping names`;
      return { column: log.type ?? '', code: 'unknown_type', reason };
    }
    if (kind === 'ignore') return { kind, amount: 0, type };
    const amount = this.#amounts.get(kind)?.(fields[place]) ?? null;
    if (isFault(amount)) return { column, ...amount };
    if (amount === null) return { column, code: 'missing', reason: say`the amount is missing` };
    return { kind, amount, type };
  }
}
