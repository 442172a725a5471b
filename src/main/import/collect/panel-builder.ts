/** Collects account-months in any order, of one file or several, and hands them over to be arranged as a panel. */
import { NULL_CODE, nullValueOf } from '../../../engine/panel.ts';
import type { NumericColumnName, Panel } from '../../../engine/panel.ts';
import type { Month } from '../../../engine/months.ts';
import { arrangeRows } from './arrange.ts';
import type { AccountOrder, ArrangedPanel, Overlap } from './arrange.ts';
import { GrowingColumn, GrowingInt32 } from './growing.ts';
import { Room } from './room.ts';
import { RowIndex } from './row-index.ts';
import { SeenMonths } from './seen-months.ts';
import type { SpillFile } from './spill-file.ts';
import type { RowBatch } from '../parse/row-batch.ts';
import type { RowDraft } from '../parse/row-reader.ts';
import type { Fault } from '../parse/values.ts';
import { say } from '../../../contract/said.ts';

/** Stands for an account or a text that has no place yet. */
export const UNKNOWN = -2;

interface AttributeDraft {
  readonly codes: GrowingInt32;
  readonly codeOf: Map<string, number>;
}

export const NO_INACTIVE = -1;

/** Room above the rows that are expected. */
const EXPECTED_MARGIN = 1.05;

/** Bytes of columns that stay in memory; above them they go to a file. */
const BYTES_IN_MEMORY = 1 << 27;
/** Rows after which it is looked whether columns take too much memory. */
const ROWS_BETWEEN_SPILLS = 4096;

/** Where columns go that memory should not hold, and from how many bytes on. */
export interface Spilling {
  readonly file: SpillFile;
  readonly bytesInMemory?: number;
}

/** Adds an entry for each name that is not there yet, and gives the place of each name. */
function placesOf<T>(names: readonly string[], known: Map<string, T>, make: () => T): number[] {
  for (const name of names) if (!known.has(name)) known.set(name, make());
  const order = [...known.keys()];
  return names.map((name) => order.indexOf(name));
}

/** For each of `count` places the entry of a draft that fills it, -1 where none does. */
function slotsOf(count: number, places: readonly number[]): number[] {
  return Array.from({ length: count }, (_, place) => places.indexOf(place));
}

export class PanelBuilder {
  readonly #columns = new Map<string, GrowingColumn>();
  readonly #attributes = new Map<string, AttributeDraft>();
  #columnList: readonly GrowingColumn[] = [];
  #attributeList: readonly AttributeDraft[] = [];
  #numberSlots: number[] = [];
  #textSlots: number[] = [];
  #attributeOfSlot: readonly AttributeDraft[] = [];
  /** Indexes of the first accounts by their id; those of the others are put in when one is looked for. */
  readonly #accountOf = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #products: number[] = [];
  readonly #account = new GrowingInt32();
  readonly #month = new GrowingInt32();
  readonly #line = new GrowingInt32();
  /** By account: its earliest month so far, and the inactive months given on that row. */
  readonly #earliest = new GrowingInt32();
  readonly #inactive = new GrowingInt32();
  /** Months of the rows read, and of those of the cohort that they are added to. */
  #seen = new SeenMonths();
  #seenBefore = new SeenMonths();
  readonly #index = new RowIndex(this.#account, this.#month);
  readonly #spilling: Spilling | undefined;
  #rowsSpilled = 0;
  readonly #room = new Room();
  #baseRows = 0;

  /** `columns` and `attributes`: what the drafts of the first file carry. */
  constructor(
    columns: readonly NumericColumnName[] = [],
    attributes: readonly string[] = [],
    spilling?: Spilling,
  ) {
    this.#spilling = spilling;
    this.carry(columns, attributes);
  }

  /** Says what the drafts that follow carry. */
  carry(columns: readonly NumericColumnName[], attributes: readonly string[]): void {
    const rows = this.rowCount;
    const columnPlaces = placesOf(columns, this.#columns, () => new GrowingColumn(rows));
    const attributePlaces = placesOf(attributes, this.#attributes, () => newAttribute(rows));
    this.#columnList = [...this.#columns.values()];
    this.#attributeList = [...this.#attributes.values()];
    this.#numberSlots = slotsOf(this.#columns.size, columnPlaces);
    this.#textSlots = slotsOf(this.#attributes.size, attributePlaces);
    this.#attributeOfSlot = attributePlaces.map((place) => this.#attributeList[place]);
  }

  /** Makes room at once for `times` as many rows as were read so far, where that is more than doubling gives. */
  expect(times: number): void {
    if (times <= 2) return;
    const read = this.rowCount - this.#baseRows;
    const rows = this.#baseRows + Math.ceil(read * times * EXPECTED_MARGIN);
    for (const list of [this.#account, this.#month, this.#line]) list.reserve(rows);
    const held = Math.min(rows, this.#rowsInMemory + ROWS_BETWEEN_SPILLS);
    for (const column of this.#columnList) column.reserve(held);
    for (const { codes } of this.#attributeList) codes.reserve(held);
  }

  /** Most rows whose columns stay in memory. */
  get #rowsInMemory(): number {
    if (!this.#spilling) return Infinity;
    const bytes = this.#columnList.reduce((sum, { isWide }) => sum + (isWide ? 8 : 4), 0);
    const most = this.#spilling.bytesInMemory ?? BYTES_IN_MEMORY;
    return Math.floor(most / (bytes + 4 * this.#attributeList.length || 1));
  }

  /** Takes columns out of memory where they are too large; `atLast`: those that were begun, too. */
  #spill(atLast = false): void {
    const rows = this.#account.length;
    const isDue = rows - this.#rowsSpilled > this.#rowsInMemory;
    if (!this.#spilling || !(isDue || (atLast && this.#rowsSpilled > 0))) return;
    const { file } = this.#spilling;
    for (const column of this.#columnList) column.spill(file, atLast);
    for (const { codes } of this.#attributeList) codes.spill(file, atLast);
    this.#rowsSpilled = rows;
  }

  get rowCount(): number {
    return this.#account.length;
  }

  /** Index of an account, UNKNOWN where it has no row yet. */
  accountOf(accountId: string): number {
    for (let account = this.#accountOf.size; account < this.#ids.length; account++)
      this.#accountOf.set(this.#ids[account], account);
    return this.#accountOf.get(accountId) ?? UNKNOWN;
  }

  /** Distinct account ids so far, in order of appearance. */
  get accountIds(): readonly string[] {
    return this.#ids;
  }

  /** Texts of each attribute and how many rows hold each. */
  *attributeTexts(): Generator<{ readonly name: string; readonly counts: Map<string, number> }> {
    for (const [name, { codes, codeOf }] of this.#attributes) {
      const rows = countsOf(codes.values(this.#room), codeOf.size);
      yield { name, counts: new Map([...codeOf].map(([text, code]) => [text, rows[code]])) };
    }
  }

  /** Whether an account, or UNKNOWN, has another product already. */
  hasOtherProduct(account: number, product: number): boolean {
    if (account < 0 || product === 0) return false;
    const known = this.#products[account];
    return known !== 0 && known !== product;
  }

  /** Whether an account, or UNKNOWN, has a month already that a new row does not replace. */
  hasMonth(account: number, month: Month, overlap: Overlap): boolean {
    if (this.#seen.has(account, month)) return true;
    return overlap === 'keep' && this.#seenBefore.has(account, month);
  }

  /** Why a row for a month that the account has already is rejected. */
  repeatedFault(account: number, month: Month): Fault {
    const former = this.#index.find(account, month);
    if (former < this.#baseRows)
      return {
        code: 'overlap',
        reason: say`the cohort already has a row for this account and month`,
      };
    const reason = say`the account already has a row for this month, on line ${this.#line.at(former)}`;
    return { code: 'duplicate', reason };
  }

  /** Whether a row of a batch gives the numbers that its account has for the month already. */
  isSame(account: number, batch: RowBatch, row: number): boolean {
    const former = this.#index.find(account, batch.month[row]);
    return this.#columnList.every((column, place) => {
      const slot = this.#numberSlots[place];
      if (slot < 0) return true;
      const values = batch.numbers(slot);
      const value = values[row] === nullValueOf(values) ? null : values[row];
      return column.at(former) === value;
    });
  }

  /** Notes what a row says of the months before it, where it is the account's earliest. */
  #noteEarliest(account: number, month: Month, inactiveMonths: number): void {
    if (account === this.#earliest.length) {
      this.#earliest.push(month);
      this.#inactive.push(inactiveMonths);
    } else if (month <= this.#earliest.at(account)) {
      this.#earliest.set(account, month);
      this.#inactive.set(account, inactiveMonths);
    }
  }

  /** @returns the index of the account */
  add(row: RowDraft): number {
    const account = this.#join(this.accountOf(row.accountId), row.accountId, row.product);
    this.#seen.add(account, row.month);
    this.#noteEarliest(account, row.month, row.inactiveMonths ?? NO_INACTIVE);
    this.#account.push(account);
    this.#month.push(row.month);
    this.#line.push(row.line);
    for (let place = 0; place < this.#columnList.length; place++) {
      const slot = this.#numberSlots[place];
      this.#columnList[place].push(slot < 0 ? null : row.numbers[slot]);
    }
    for (let place = 0; place < this.#attributeList.length; place++) {
      const slot = this.#textSlots[place];
      const attribute = this.#attributeList[place];
      attribute.codes.push(slot < 0 ? NULL_CODE : codeOf(attribute, row.texts[slot]));
    }
    if (this.#account.length % ROWS_BETWEEN_SPILLS === 0) this.#spill();
    return account;
  }

  /**
   * Joins a row to its account, of which UNKNOWN stands for a new one. The row is to be appended.
   * @returns the account
   */
  join(known: number, accountId: string, product: number, month: Month, inactive: number): number {
    const account = this.#join(known, accountId, product);
    this.#seen.add(account, month);
    this.#noteEarliest(account, month, inactive);
    return account;
  }

  /** The code of a text that is not empty, of the attribute in the reader's slot. */
  codeOf(slot: number, text: string): number {
    return codeOf(this.#attributeOfSlot[slot], text);
  }

  /** Appends rows that were joined. `accounts`, by text column `texts`: what the batch's codes stand for. */
  append(
    batch: RowBatch,
    accounts: Int32Array,
    texts: readonly Int32Array[],
    from: number,
    to: number,
  ): void {
    for (let start = from; start < to; start += ROWS_BETWEEN_SPILLS)
      this.#appendRows(batch, accounts, texts, start, Math.min(to, start + ROWS_BETWEEN_SPILLS));
  }

  #appendRows(
    batch: RowBatch,
    accounts: Int32Array,
    texts: readonly Int32Array[],
    from: number,
    to: number,
  ): void {
    this.#account.append(accounts.subarray(from, to));
    this.#month.append(batch.month.subarray(from, to));
    this.#line.append(batch.line.subarray(from, to));
    this.#columnList.forEach((column, place) => {
      const slot = this.#numberSlots[place];
      if (slot < 0) column.appendNulls(to - from);
      else column.append(batch.numbers(slot).subarray(from, to));
    });
    this.#attributeList.forEach(({ codes }, place) => {
      const slot = this.#textSlots[place];
      if (slot < 0) codes.appendSame(NULL_CODE, to - from);
      else codes.append(texts[slot].subarray(from, to));
    });
    this.#spill();
  }

  /** The account that a row belongs to, which gets the row's product where it had none. */
  #join(known: number, accountId: string, product: number): number {
    if (known >= 0) {
      if (this.#products[known] === 0) this.#products[known] = product;
      return known;
    }
    const account = this.#ids.length;
    this.#ids.push(accountId);
    this.#products.push(product);
    return account;
  }

  /** Adds the rows of a cohort that new months are appended to; filled gap months are left out. */
  addCohort(panel: Panel, accountIds: readonly string[], filled: Uint8Array | undefined): void {
    const columns = Object.entries(panel.columns) as [
      NumericColumnName,
      (typeof panel.columns)['credit_limit'],
    ][];
    const attributes = Object.entries(panel.attributes);
    this.carry(
      columns.map(([name]) => name),
      attributes.map(([name]) => name),
    );
    const draft: RowDraft = {
      accountId: '',
      month: 0,
      product: 0,
      inactiveMonths: null,
      numbers: columns.map(() => null),
      texts: attributes.map(() => ''),
      line: 0,
    };
    for (let account = 0; account < panel.accountCount; account++) {
      const start = panel.rowStart[account];
      draft.accountId = accountIds[account];
      draft.product = panel.product[account];
      for (let row = start; row < panel.rowStart[account + 1]; row++) {
        if (filled?.[row] === 1) continue;
        draft.month = panel.firstMonth[account] + row - start;
        draft.inactiveMonths = row === start ? panel.inactiveBefore[account] : null;
        columns.forEach(([, { values, nullValue }], at) => {
          draft.numbers[at] = values[row] === nullValue ? null : values[row];
        });
        attributes.forEach(([, { codes, dictionary }], at) => {
          draft.texts[at] = codes[row] === NULL_CODE ? '' : dictionary[codes[row]];
        });
        this.add(draft);
      }
    }
    this.#baseRows = this.rowCount;
    this.#seenBefore = this.#seen;
    this.#seen = new SeenMonths();
  }

  /**
   * Arranges the rows: sorted, new rows in the place of those of the cohort before that have their months, gap months
   * filled (semantics §2). The builder must not be used afterwards.
   */
  arrange(order?: AccountOrder): ArrangedPanel {
    this.#spill(true);
    const rows = {
      accountIds: this.#ids,
      products: this.#products,
      account: this.#account.values(this.#room),
      month: this.#month.values(this.#room),
      inactiveBefore: this.#inactive.values(this.#room),
      columns: this.#columns,
      attributes: new Map(
        [...this.#attributes].map(([name, { codes, codeOf: places }]) => [
          name,
          { codes, dictionary: [...places.keys()] },
        ]),
      ),
      isSpilled: this.#rowsSpilled > 0,
    };
    return arrangeRows(rows, order);
  }
}

/** How many rows hold each of as many codes. */
function countsOf(codes: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (let row = 0; row < codes.length; row++) if (codes[row] !== NULL_CODE) counts[codes[row]]++;
  return counts;
}

function newAttribute(rows: number): AttributeDraft {
  const codes = new GrowingInt32();
  for (let row = 0; row < rows; row++) codes.push(NULL_CODE);
  return { codes, codeOf: new Map() };
}

function codeOf({ codeOf: known }: AttributeDraft, text: string): number {
  if (text === '') return NULL_CODE;
  let code = known.get(text);
  if (code === undefined) {
    code = known.size;
    known.set(text, code);
  }
  return code;
}
