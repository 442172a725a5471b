/** Takes batches of one or more files into a panel: what is accepted, rejected and warned of, and that it adds up. */
import { accountsWithoutUseColumn } from '../../../engine/behaviour.ts';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import { NULL_CODE, NULL_INT32, nullValueOf } from '../../../engine/panel.ts';
import type { MoneyTotals } from '../../../contract/types.ts';
import { SAID_KINDS, personalIds, personalTexts } from '../checks/personal-data.ts';
import type { PersonalHits } from '../checks/personal-data.ts';
import { rejectedRow } from '../checks/rejects.ts';
import type { RejectsFile } from '../checks/rejects.ts';
import type { ImportQuestion } from '../../../contract/import-questions.ts';
import { isBlankRecord, isNote, isTotalsRecord, isTotalsText } from '../checks/odd-records.ts';
import { Warnings } from '../checks/warnings.ts';
import { ShownLines } from '../parse/shown-lines.ts';
import type { RejectedRecord, RowBatch } from '../parse/row-batch.ts';
import type { RowFault, RowReader } from '../parse/row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import type { AccountOrder, ArrangedPanel, Overlap } from './arrange.ts';
import { NO_INACTIVE, PanelBuilder, UNKNOWN } from './panel-builder.ts';
import type { Spilling } from './panel-builder.ts';

/** Most lines below a table. */
const MOST_NOTES = 50;

/** Rows read before personal data is looked for a first time. */
const ROWS_BEFORE_GUARD = 10_000;
/** Rows read before the share of rejects is judged while rows still come. */
const ROWS_BEFORE_JUDGEMENT = 1000;

export interface SinkRules {
  /** Largest share of rejected rows, 0 to 1. */
  readonly maxRejectShare: number;
  readonly overlap: Overlap;
  /** What becomes of rows of totals; they are asked about without. */
  readonly totals: 'drop' | 'keep' | undefined;
  /** Columns in which the analyst allows what looks like personal data, by their name in the file. */
  readonly allowed: ReadonlySet<string>;
}

/** What a sink needs to know of the rows of a file. */
export type SinkTable = Pick<
  RowReader,
  | 'columns'
  | 'attributes'
  | 'monthColumn'
  | 'productColumn'
  | 'idColumn'
  | 'limitAt'
  | 'balanceAt'
  | 'rowsPerRecord'
  | 'headerOf'
  | 'amounts'
  | 'width'
>;

const noTotals = (): MoneyTotals => ({ limit: 0, balance: 0 });

function personalDataError(found: readonly PersonalHits[]): AppError {
  const list = found.map(({ column, kind, hits }) => say`${column}: ${hits} × ${SAID_KINDS[kind]}`);
  return new AppError({
    code: 'IMPORT_PERSONAL_DATA',
    message: say`The file holds what looks like personal data: ${list}.`,
    where: { column: found[0].column },
    remedy: say`Drop the column, put a keyed hash in its place, or allow it with a reason. Nothing was imported.`,
  });
}

/** What the codes of one parser stand for in the panel. */
class ParserCodes {
  readonly ids: string[] = [];
  /** By code of an id: the account, UNKNOWN until a row of it was accepted. */
  readonly accounts: number[] = [];
  readonly isDistinct: boolean[] = [];
  readonly isTotals: boolean[] = [];
  readonly texts: string[][];
  /** By text column and code: code in the panel, UNKNOWN until a row that has it was accepted. */
  readonly panelTexts: number[][];

  constructor(textColumns: number) {
    this.texts = Array.from({ length: textColumns }, () => []);
    this.panelTexts = Array.from({ length: textColumns }, () => []);
  }

  learn({ newIds, newTexts }: RowBatch): void {
    for (const { id, isDistinct } of newIds) {
      this.ids.push(id);
      this.accounts.push(UNKNOWN);
      this.isDistinct.push(isDistinct);
      this.isTotals.push(isTotalsText(id));
    }
    newTexts.forEach((texts, slot) => {
      for (const text of texts) {
        this.texts[slot].push(text);
        this.panelTexts[slot].push(UNKNOWN);
      }
    });
  }
}

export class RowSink {
  rowsRead = 0;
  /** Whether some record was an account-month, be it one that the account has already. */
  hasMonths = false;
  readonly builder: PanelBuilder;
  readonly warnings = new Warnings();
  readonly accepted = noTotals();
  readonly rejected = noTotals();
  readonly #rules: SinkRules;
  readonly #rejects: RejectsFile;
  #table: SinkTable | undefined;
  #fileName = '';
  #isCounted = true;
  readonly #codes = new Map<RowBatch, ParserCodes>();
  /** The parser whose distinct ids are all the accounts there are, and how many those are. */
  #distinctCodes: ParserCodes | undefined;
  #distinctCount = 0;
  #lastAccount = UNKNOWN;
  #lastMonth = -1;
  /** Rows of totals that the mapping says nothing about. */
  readonly #totals = new ShownLines();
  /** Records that may be lines below the table: rejected where a row follows. */
  #notes: RejectedRecord[] = [];
  /** Of the batch that is taken, by row: accounts; by text column codes of the panel. */
  #accounts = new Int32Array(0);
  #texts: Int32Array[] = [];

  constructor(rules: SinkRules, rejects: RejectsFile, spilling?: Spilling) {
    this.builder = new PanelBuilder([], [], spilling);
    this.#rules = rules;
    this.#rejects = rejects;
  }

  get fileName(): string {
    return this.#fileName;
  }

  /** Goes on with the rows of a file; `isCounted`: whether its records are the rows that are read. */
  begin(table: SinkTable, fileName: string, isCounted = true): void {
    this.#table = table;
    this.#fileName = fileName;
    this.#isCounted = isCounted;
    this.#codes.clear();
    this.#distinctCodes = undefined;
    this.builder.carry(table.columns, table.attributes);
  }

  /** Goes on with a file whose records something else collects. */
  beginElsewhere(fileName: string): void {
    this.#fileName = fileName;
  }

  /** Counts records that something else collects. */
  count(records: number): void {
    this.rowsRead += records;
  }

  /** Rejects a counted record that something else collects. @throws AppError IMPORT_TOO_MANY_REJECTS */
  rejectElsewhere(record: CsvRecord, fault: RowFault): void {
    this.#reject(record, fault, noTotals());
  }

  /** @throws AppError IMPORT_TOO_MANY_REJECTS, IMPORT_PERSONAL_DATA */
  take(batch: RowBatch): void {
    const table = this.#table;
    if (!table) throw new Error('no file was begun');
    const codes = this.#codesOf(batch);
    codes.learn(batch);
    this.#makeRoom(batch);
    let row = 0;
    for (const { row: next, record, fault } of batch.rejected) {
      this.#takeRows(batch, codes, table, row, next);
      this.#takeRejected({ row: next, record, fault }, table);
      row = next;
    }
    this.#takeRows(batch, codes, table, row, batch.rows);
  }

  #takeRejected(rejected: RejectedRecord, table: SinkTable): void {
    const { record, fault } = rejected;
    if (isBlankRecord(record.fields)) return;
    if (this.#rules.totals !== 'keep' && isTotalsRecord(record.fields)) {
      this.#noteTotals(record);
      return;
    }
    if (isNote(record.fields, table.width) && this.#notes.length < MOST_NOTES) {
      this.#notes.push(rejected);
      return;
    }
    this.#rejectNotes(table);
    this.#countRecord();
    this.#reject(record, fault, table.amounts(record.fields));
  }

  /** Rejects the notes so far: a row follows them, so they are not below the table. */
  #rejectNotes(table: SinkTable): void {
    if (this.#notes.length === 0) return;
    const notes = this.#notes;
    this.#notes = [];
    for (const { record, fault } of notes) {
      this.#countRecord();
      this.#reject(record, fault, table.amounts(record.fields));
    }
  }

  #noteTotals({ line, fields }: CsvRecord): void {
    if (this.#rules.totals === 'drop') {
      this.warnings.note('totals_dropped', this.#fileName, line);
      return;
    }
    this.#totals.add(line, fields.join(', '));
  }

  /** Ends a file: what looks like notes below its table is left out. */
  endFile(): void {
    for (const { record } of this.#notes)
      this.warnings.note('lines_below', this.#fileName, record.line);
    this.#notes = [];
  }

  /** What the rows taken so far leave open. */
  get questions(): ImportQuestion[] {
    const { count, evidence } = this.#totals;
    if (count === 0) return [];
    const options = ['drop', 'keep'];
    return [{ id: 'totals', kind: 'totals', about: null, count, evidence, options }];
  }

  #codesOf(batch: RowBatch): ParserCodes {
    let codes = this.#codes.get(batch);
    if (!codes) {
      codes = new ParserCodes(batch.texts.length);
      this.#codes.set(batch, codes);
      if (this.builder.accountIds.length === 0) {
        this.#distinctCodes = codes;
        this.#distinctCount = 0;
      }
    }
    return codes;
  }

  #makeRoom({ capacity, texts }: RowBatch): void {
    if (this.#accounts.length < capacity) this.#accounts = new Int32Array(capacity);
    this.#texts = texts.map((_, slot) => {
      const known = this.#texts[slot];
      return known !== undefined && known.length >= capacity ? known : new Int32Array(capacity);
    });
  }

  #takeRows(batch: RowBatch, codes: ParserCodes, table: SinkTable, from: number, to: number): void {
    const { line } = batch;
    const keepsTotals = this.#rules.totals === 'keep';
    if (to > from) this.#rejectNotes(table);
    let appended = from;
    for (let row = from; row < to;) {
      let end = row + 1;
      if (table.rowsPerRecord > 1) while (end < to && line[end] === line[row]) end++;
      if (!keepsTotals && codes.isTotals[batch.account[row]]) {
        this.#append(batch, codes, appended, row);
        appended = end;
        this.#noteTotals(batch.recordOf(row));
        row = end;
        continue;
      }
      if (this.#countRecord()) {
        this.#append(batch, codes, appended, row);
        appended = row;
        this.checkPersonalData();
      }
      const account = this.#accountOf(codes, batch.account[row]);
      if (this.#repeats(batch, account, row, end)) {
        // The former row of the month is looked for in the columns.
        this.#append(batch, codes, appended, row);
        appended = row;
      }
      const fault = this.#faultOf(batch, table, account, row, end);
      if (!fault) {
        this.#join(batch, codes, table, account, row, end);
      } else {
        this.#append(batch, codes, appended, row);
        appended = end;
        const record = batch.recordOf(row);
        this.#reject(record, fault, table.amounts(record.fields));
      }
      row = end;
    }
    this.#append(batch, codes, appended, to);
  }

  /** Counts a record. @returns whether it is time to look for personal data */
  #countRecord(): boolean {
    if (!this.#isCounted) return false;
    this.rowsRead++;
    return this.rowsRead === ROWS_BEFORE_GUARD;
  }

  /** Whether a record has a month that its account has already. */
  #repeats({ month }: RowBatch, account: number, from: number, to: number): boolean {
    if (account < 0) return false;
    for (let row = from; row < to; row++)
      if (this.builder.hasMonth(account, month[row], this.#rules.overlap)) return true;
    return false;
  }

  /** Why the rows of a record cannot join their account, or `undefined`. */
  #faultOf(
    batch: RowBatch,
    table: SinkTable,
    account: number,
    from: number,
    to: number,
  ): RowFault | undefined {
    if (account < 0) return undefined;
    if (this.builder.hasOtherProduct(account, batch.product[from]))
      return {
        column: table.productColumn,
        code: 'product_conflict',
        reason: say`the account already has another product`,
      };
    const fault = this.#repeatedFault(batch, account, from, to);
    return fault && { column: table.monthColumn, ...fault };
  }

  /** Joins the rows of a record to their account. */
  #join(
    batch: RowBatch,
    codes: ParserCodes,
    table: SinkTable,
    known: number,
    from: number,
    to: number,
  ): void {
    const { builder } = this;
    let account = known;
    const { month, product, inactiveMonths, line } = batch;
    const limit = batch.numbers(table.limitAt);
    const balance = table.balanceAt < 0 ? undefined : batch.numbers(table.balanceAt);
    for (let row = from; row < to; row++) {
      if (account >= 0 && builder.hasMonth(account, month[row], this.#rules.overlap)) {
        // A month of a wide record that another file has too, with the same values.
        this.#accounts[row] = UNKNOWN;
        continue;
      }
      const inactive = inactiveMonths[row] === NULL_INT32 ? NO_INACTIVE : inactiveMonths[row];
      this.#follow(account, month[row], line[row]);
      const joined = builder.join(
        account,
        codes.ids[batch.account[row]],
        product[row],
        month[row],
        inactive,
      );
      if (account < 0) this.#remember(codes, batch.account[row], joined);
      account = joined;
      this.#lastAccount = account;
      this.#accounts[row] = account;
      const hasBalance = balance !== undefined && balance[row] !== nullValueOf(balance);
      this.#sum(limit[row], hasBalance ? balance[row] : null, line[row]);
    }
    this.hasMonths = true;
  }

  /** Of a record of many months, one that another file has too is no fault while both say the same. */
  #repeatedFault(batch: RowBatch, account: number, from: number, to: number) {
    const { builder } = this;
    const { overlap } = this.#rules;
    let repeatedMonths = 0;
    for (let row = from; row < to; row++) {
      const month = batch.month[row];
      if (!builder.hasMonth(account, month, overlap)) continue;
      this.hasMonths = true;
      repeatedMonths++;
      if (repeatedMonths === to - from || !builder.isSame(account, batch, row))
        return builder.repeatedFault(account, month);
    }
    return undefined;
  }

  /** The account of an id, UNKNOWN where it has none yet. */
  #accountOf(codes: ParserCodes, code: number): number {
    const known = codes.accounts[code];
    if (known !== UNKNOWN) return known;
    const { builder } = this;
    const isNew =
      codes === this.#distinctCodes &&
      codes.isDistinct[code] &&
      this.#distinctCount === builder.accountIds.length;
    const account = isNew ? UNKNOWN : builder.accountOf(codes.ids[code]);
    codes.accounts[code] = account;
    return account;
  }

  #remember(codes: ParserCodes, code: number, account: number): void {
    codes.accounts[code] = account;
    codes.ids[code] = '';
    if (codes === this.#distinctCodes && codes.isDistinct[code]) this.#distinctCount++;
  }

  #sum(limit: number, balance: number | null, line: number): void {
    this.accepted.limit += limit;
    if (balance === null) return;
    this.accepted.balance += balance;
    if (balance > limit) this.warnings.note('balance_above_limit', this.#fileName, line);
  }

  /** Warns of a row that comes after a later one of its account, or after rows of other accounts. */
  #follow(account: number, month: number, line: number): void {
    const isOutOfOrder = account === this.#lastAccount ? month < this.#lastMonth : account >= 0;
    if (isOutOfOrder) this.warnings.note('unsorted', this.#fileName, line);
    this.#lastMonth = month;
  }

  /** Brings the rows that were joined into the columns. */
  #append(batch: RowBatch, codes: ParserCodes, from: number, to: number): void {
    if (to <= from) return;
    const { builder } = this;
    batch.texts.forEach((names, slot) => {
      const target = this.#texts[slot];
      const known = codes.panelTexts[slot];
      for (let row = from; row < to; row++) {
        const name = names[row];
        if (name === NULL_CODE) {
          target[row] = NULL_CODE;
          continue;
        }
        if (known[name] === UNKNOWN) {
          known[name] = builder.codeOf(slot, codes.texts[slot][name]);
          codes.texts[slot][name] = '';
        }
        target[row] = known[name];
      }
    });
    // Months that a record repeats are left out.
    for (let row = from; row < to;) {
      while (row < to && this.#accounts[row] === UNKNOWN) row++;
      const start = row;
      while (row < to && this.#accounts[row] !== UNKNOWN) row++;
      if (row > start) builder.append(batch, this.#accounts, this.#texts, start, row);
    }
  }

  #reject(record: CsvRecord, fault: RowFault, { limit, balance }: MoneyTotals): void {
    this.rejected.limit += limit;
    this.rejected.balance += balance;
    this.#rejects.add(rejectedRow(record.line, fault), record.fields, this.#fileName);
    if (this.rowsRead >= ROWS_BEFORE_JUDGEMENT) this.judge();
  }

  /** Judges the share of rejects so far. @throws AppError IMPORT_TOO_MANY_REJECTS */
  judge(): void {
    const { count, keptAt } = this.#rejects;
    if (count <= this.rowsRead * this.#rules.maxRejectShare) return;
    const [first] = this.#rejects.shown;
    throw new AppError({
      code: 'IMPORT_TOO_MANY_REJECTS',
      message: say`${count.toLocaleString('en')} of the first ${this.rowsRead.toLocaleString('en')} rows were refused, more than ${this.#rules.maxRejectShare * 100} %; the first: ${first.said}.`,
      where: { file: this.#fileName, line: first.line, column: first.column || undefined },
      remedy: say`Look at ${keptAt ?? say`the rejects`}, correct the mapping or the file, or allow a larger share. Nothing was imported.`,
    });
  }

  /** @throws AppError IMPORT_PERSONAL_DATA */
  checkPersonalData(): void {
    const table = this.#table;
    if (!table) return;
    const ids = personalIds(table.idColumn, this.builder.accountIds);
    const texts = [...this.builder.attributeTexts()].flatMap(({ name, counts }) =>
      table.attributes.includes(name) ? personalTexts(table.headerOf(name), counts) : [],
    );
    const found = [...ids, ...texts].filter(({ column }) => !this.#rules.allowed.has(column));
    if (found.length > 0) throw personalDataError(found);
  }

  /** Arranges what was accepted. */
  arrange(order?: AccountOrder): ArrangedPanel {
    const arranged = this.builder.arrange(order);
    this.warnings.count('gap_months', arranged.gapMonthsFilled);
    this.warnings.count('rows_replaced', arranged.rowsReplaced);
    const without = arranged.panel.product.filter((code) => code === 0).length;
    this.warnings.count('no_product', without);
    this.warnings.count('no_use_column', accountsWithoutUseColumn(arranged.panel));
    return arranged;
  }
}
