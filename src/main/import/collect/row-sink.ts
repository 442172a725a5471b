/** Takes the records of one or more files into a panel: what is accepted, refused and noticed, and that it adds up. */
import { accountsWithoutUseColumn } from '../../../engine/behaviour.ts';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import type { Said } from '../../../contract/said.ts';
import type { Month } from '../../../engine/months.ts';
import { NULL_INT32, nullValueOf } from '../../../engine/panel.ts';
import type { MoneyTotals } from '../../../contract/types.ts';
import type { AccountOrder, ArrangedPanel, Overlap } from './arrange.ts';
import { NO_INACTIVE, PanelBuilder, UNKNOWN } from './panel-builder.ts';
import type { RowDraft, RowRange, Spilling } from './panel-builder.ts';
import { SAID_KINDS, personalIds, personalTexts } from '../checks/personal-data.ts';
import type { PersonalHits } from '../checks/personal-data.ts';
import { isRowFault } from '../parse/row-reader.ts';
import type { RowFault, RowReader } from '../parse/row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import { rejectedRow } from '../checks/rejects.ts';
import type { RejectsFile } from '../checks/rejects.ts';
import { Warnings } from '../checks/warnings.ts';

/** Rows read before the share of rejects is judged, and before personal data is looked for. */
const ROWS_BEFORE_JUDGEMENT = 1000;
const ROWS_BEFORE_GUARD = 10_000;

export interface IntakeRules {
  /** Largest share of rejected rows, 0 to 1. */
  readonly maxRejectShare: number;
  readonly overlap: Overlap;
  /** Columns in which the analyst allows what looks like personal data, by their name in the file. */
  readonly allowed: ReadonlySet<string>;
}

/** What rows say that a scanner read, by row. */
export interface ScannedColumns {
  readonly month: Int32Array;
  /** Product code, negative where it is refused. */
  readonly product: Int32Array;
  /** NULL_INT32 where not given. */
  readonly inactiveMonths: Int32Array;
  readonly limit: Int32Array | Float64Array;
  /** NULL_INT32, or NULL_FLOAT64 in doubles, where empty; `undefined` where the file has none. */
  readonly balance: Int32Array | Float64Array | undefined;
  /** Index of the account: filled in as rows are taken. */
  readonly account: Int32Array;
}

const NO_AMOUNTS: MoneyTotals = { limit: 0, balance: 0 };
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

export class Intake {
  rowsRead = 0;
  /** Whether some record was an account-month, be it one that the account has already. */
  hasMonths = false;
  readonly builder: PanelBuilder;
  readonly warnings = new Warnings();
  readonly accepted = noTotals();
  readonly rejected = noTotals();
  readonly #rules: IntakeRules;
  readonly #rejects: RejectsFile;
  /** Places of limit and balance in a draft. */
  #limitAt = -1;
  #balanceAt = -1;
  #reader: RowReader | undefined;
  #fileName = '';
  #lastAccount = UNKNOWN;
  #lastMonth = -1;

  constructor(rules: IntakeRules, rejects: RejectsFile, spilling?: Spilling) {
    this.builder = new PanelBuilder([], [], spilling);
    this.#rules = rules;
    this.#rejects = rejects;
  }

  /** Goes on with the records of a file. */
  begin(reader: RowReader, fileName: string): void {
    this.#reader = reader;
    this.#fileName = fileName;
    this.#limitAt = reader.limitAt;
    this.#balanceAt = reader.balanceAt;
    this.builder.carry(reader.columns, reader.attributes);
  }

  /** Goes on with a file whose records do not become account-months one by one. */
  goOn(fileName: string): void {
    this.#fileName = fileName;
  }

  get fileName(): string {
    return this.#fileName;
  }

  /** Counts a record that something else takes. @throws AppError IMPORT_TOO_MANY_REJECTS */
  takeElsewhere(record: CsvRecord, work: (record: CsvRecord) => RowFault | undefined): void {
    this.rowsRead++;
    const fault = work(record);
    if (fault) this.#refuse(record, NO_AMOUNTS, fault.column, fault.code, fault.reason);
  }

  /** @throws AppError IMPORT_TOO_MANY_REJECTS, IMPORT_PERSONAL_DATA */
  take(record: CsvRecord): void {
    const reader = this.#reader;
    if (!reader) throw new Error('no file was begun');
    this.#count();
    const read = reader.read(record);
    if (isRowFault(read)) {
      this.#refuse(record, reader.amounts(record.fields), read.column, read.code, read.reason);
      return;
    }
    const fault = this.#joinFault(reader, read);
    if (fault) {
      const amounts = reader.amounts(record.fields);
      this.#refuse(record, amounts, fault.column, fault.code, fault.reason);
      return;
    }
    for (const draft of read) this.accept(draft);
  }

  /** Why the account-months of a record cannot join their account, or `undefined`. */
  #joinFault(reader: RowReader, read: readonly RowDraft[]): RowFault | undefined {
    let repeatedMonths = 0;
    for (const draft of read) {
      const conflict = this.builder.conflict(draft);
      if (conflict) return { column: reader.productColumn, ...conflict };
      const repeated = this.builder.repeated(draft, this.#rules.overlap);
      if (!repeated) continue;
      this.hasMonths = true;
      // Of a record of many months, one that another file has too is no fault while both say the same.
      repeatedMonths++;
      if (!repeated.isSame || repeatedMonths === read.length)
        return { column: reader.monthColumn, ...repeated.fault };
    }
    return undefined;
  }

  /** How many rows may be taken before those taken so far are looked at, and must be in the columns. */
  get rowsBeforeCheck(): number {
    const left = ROWS_BEFORE_GUARD - 1 - this.rowsRead;
    return left < 0 ? Infinity : left;
  }

  /** The account of the row that was taken last. */
  get lastAccount(): number {
    return this.#lastAccount;
  }

  /**
   * Takes rows that a scanner read, all of one account: UNKNOWN, with its id, where it has none yet. Stops at a row that
   * cannot join it, of which nothing was done then. Row 0 would stand on `line`.
   * @returns the row after the last that was taken
   * @throws AppError IMPORT_PERSONAL_DATA
   */
  takeRows(
    rows: ScannedColumns,
    known: number,
    accountId: string,
    { from, to }: RowRange,
    line: number,
  ): number {
    const { builder } = this;
    const { overlap } = this.#rules;
    const { month, product, inactiveMonths, limit, balance } = rows;
    const noBalance = balance ? nullValueOf(balance) : 0;
    let account = known;
    let row = from;
    for (; row < to; row++) {
      if (product[row] < 0 || builder.hasOtherProduct(account, product[row])) break;
      if (builder.hadMonth(account, month[row], overlap)) break;
      if (this.rowsBeforeCheck === 0 && !builder.hasMonth(account, month[row], overlap))
        this.checkPersonalData();
      const inactive = inactiveMonths[row] === NULL_INT32 ? NO_INACTIVE : inactiveMonths[row];
      const joined = builder.join(account, accountId, product[row], month[row], inactive);
      if (joined === UNKNOWN) break;
      this.rowsRead++;
      const hasBalance = balance !== undefined && balance[row] !== noBalance;
      this.#sum(limit[row], hasBalance ? balance[row] : null, line + row);
      this.#follow(account, month[row], line + row);
      account = joined;
      this.#lastAccount = account;
      rows.account[row] = account;
    }
    if (row > from) this.hasMonths = true;
    return row;
  }

  /** Takes an account-month that the reader of the file has read; one that the account has already is passed over. */
  accept(draft: RowDraft): void {
    this.hasMonths = true;
    const account = this.builder.accountOf(draft.accountId);
    if (this.builder.hasMonth(account, draft.month, this.#rules.overlap)) return;
    const balance = this.#balanceAt < 0 ? null : draft.numbers[this.#balanceAt];
    this.#sum(draft.numbers[this.#limitAt] ?? 0, balance, draft.line);
    this.#follow(account, draft.month, draft.line);
    this.#lastAccount = this.builder.add(draft);
  }

  #count(): void {
    this.rowsRead++;
    if (this.rowsRead === ROWS_BEFORE_GUARD) this.checkPersonalData();
  }

  #sum(limit: number, balance: number | null, line: number): void {
    this.accepted.limit += limit;
    if (balance === null) return;
    this.accepted.balance += balance;
    if (balance > limit) this.warnings.note('balance_above_limit', this.#fileName, line);
  }

  /** Notices a row that comes after a later one of its account, or after rows of other accounts. */
  #follow(account: number, month: Month, line: number): void {
    const isOutOfOrder = account === this.#lastAccount ? month < this.#lastMonth : account >= 0;
    if (isOutOfOrder) this.warnings.note('unsorted', this.#fileName, line);
    this.#lastMonth = month;
  }

  #refuse(
    { line, fields }: CsvRecord,
    { limit, balance }: MoneyTotals,
    column: string,
    code: string,
    reason: Said,
  ): void {
    this.rejected.limit += limit;
    this.rejected.balance += balance;
    this.#rejects.add(rejectedRow(line, { column, code, reason }), fields, this.#fileName);
    if (this.rowsRead >= ROWS_BEFORE_JUDGEMENT) this.#judge();
  }

  /** Judges the share of rejects when all rows were read. @throws AppError IMPORT_TOO_MANY_REJECTS */
  judgeAtEnd(): void {
    if (this.rowsRead >= ROWS_BEFORE_JUDGEMENT) this.#judge();
  }

  #judge(): void {
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
    const reader = this.#reader;
    if (!reader) return;
    const ids = personalIds(reader.idColumn, this.builder.accountIds);
    const texts = [...this.builder.attributeTexts()].flatMap(({ name, counts }) =>
      reader.attributes.includes(name) ? personalTexts(reader.headerOf(name), counts) : [],
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
