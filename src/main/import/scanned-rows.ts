/** Takes the rows that scanners read into the intake, in the order of the file, as the general way would. */
import { NULL_CODE } from '../../engine/panel.ts';
import type { Intake, ScannedColumns } from './collect/row-sink.ts';
import { UNKNOWN } from './collect/panel-builder.ts';
import type { ScanBlock } from './scanner-block.ts';
import type { ScanPlan } from './parse/byte-plan.ts';
import { BytesTable } from './parse/byte-table.ts';

/** A product's name that is refused, and an account id. */
const REFUSED = -3;
/** Ids are looked up by their bytes alone. */
const NO_END = -1;

/** Texts of a column by the codes that one scanner gives them, and the codes of the panel, UNKNOWN until a row was taken. */
interface TextCodes {
  readonly texts: string[];
  readonly codes: number[];
}

/** Takes the record that starts at `start`, on line `line`, the general way. */
export type CutRecord = (start: number, line: number) => void;

export class ScannedRows {
  readonly #plan: ScanPlan;
  readonly #decode: (bytes: Buffer) => string;
  readonly #intake: Intake;
  readonly #limitAt: number;
  readonly #balanceAt: number;
  readonly #accounts = new BytesTable();
  /** Accounts that came here first, with an id that no other bytes spell. */
  #ownAccounts = 0;
  #isOwnId = false;
  /** By scanner and text column. */
  readonly #texts: (readonly TextCodes[])[] = [];
  /** Of the block at hand, by row: account, product; by attribute and row the panel's codes. */
  #account = new Int32Array(0);
  #product = new Int32Array(0);
  #codes: readonly Int32Array[] = [];
  /** Of the block at hand: the run of the row at hand, its account and id. */
  #run = 0;
  #runAccount = UNKNOWN;
  #runId = '';
  /** First row that was taken and is not in the columns yet. */
  #appended = 0;

  constructor(
    plan: ScanPlan,
    decode: (bytes: Buffer) => string,
    intake: Intake,
    { limitAt, balanceAt }: { readonly limitAt: number; readonly balanceAt: number },
  ) {
    this.#plan = plan;
    this.#decode = decode;
    this.#intake = intake;
    this.#limitAt = limitAt;
    this.#balanceAt = balanceAt;
  }

  /** Keeps the texts that a scanner met first in a block. Blocks of a scanner come here in the order in which it read them. */
  learn({ block, bytes }: { readonly block: ScanBlock; readonly bytes: Buffer }): void {
    const columns = (this.#texts[block.scanner] ??= block.codes.map(() => ({
      texts: [],
      codes: [],
    })));
    for (let at = 0; at < block.texts; at++) {
      const slot = block.textSlot[at];
      const text = this.#decode(bytes.subarray(block.textFrom[at], block.textTo[at]));
      columns[slot].texts.push(slot === this.#plan.productSlot ? '' : text);
      columns[slot].codes.push(
        slot === this.#plan.productSlot ? (this.#plan.productOf(text) ?? REFUSED) : UNKNOWN,
      );
    }
  }

  /** Takes a block whose first record is on `line`. @returns how many of its records were rows that could be taken */
  take(block: ScanBlock, bytes: Buffer, line: number, cut: CutRecord): number {
    this.#begin(block);
    let taken = 0;
    let row = 0;
    for (let other = 0; other <= block.others; other++) {
      const isEnd = other === block.others;
      const stop = isEnd ? block.rows : block.otherRow[other];
      taken += this.#takeRange(block, bytes, row, stop, line + other, cut);
      if (!isEnd) cut(block.otherStart[other], line + stop + other);
      row = stop;
    }
    return taken;
  }

  #begin(block: ScanBlock): void {
    const { rows, capacity } = block;
    const { productSlot, product } = this.#plan;
    if (this.#account.length < capacity) {
      this.#account = new Int32Array(capacity);
      this.#product = new Int32Array(capacity).fill(product);
      this.#codes = this.#plan.textOf.map(() => new Int32Array(capacity));
    }
    this.#run = -1;
    if (productSlot < 0) return;
    const { codes } = this.#texts[block.scanner][productSlot];
    const names = block.codes[productSlot];
    for (let row = 0; row < rows; row++) this.#product[row] = codes[names[row]];
  }

  /** Takes rows between which no other records stand. `line`: that of row 0, were there none before. */
  #takeRange(
    block: ScanBlock,
    bytes: Buffer,
    from: number,
    to: number,
    line: number,
    cut: CutRecord,
  ): number {
    const intake = this.#intake;
    const columns = this.#columnsOf(block);
    let refused = 0;
    this.#appended = from;
    for (let row = from; row < to;) {
      this.#findAccount(block, bytes, row);
      const known = this.#runAccount;
      const runEnd = this.#run + 1 < block.runs ? block.runRow[this.#run + 1] : to;
      const room = intake.rowsBeforeCheck;
      // What is checked is in the columns by then.
      if (room === 0) this.#append(block, row, line);
      const end = Math.min(runEnd, to, room === 0 ? to : row + room);
      const stop =
        known === REFUSED
          ? row
          : intake.takeRows(columns, known, this.#runId, { from: row, to: end }, line);
      if (known === UNKNOWN && stop > row) {
        this.#runAccount = intake.lastAccount;
        if (this.#isOwnId) this.#ownAccounts++;
        this.#remember(block, bytes);
      }
      row = stop;
      if (row === end) continue;
      this.#append(block, row, line);
      cut(block.start[row], line + row);
      refused++;
      this.#appended = ++row;
    }
    this.#append(block, to, line);
    return to - from - refused;
  }

  #columnsOf(block: ScanBlock): ScannedColumns {
    return {
      month: block.month,
      product: this.#product,
      inactiveMonths: block.inactiveMonths,
      limit: block.numbers(this.#limitAt),
      balance: this.#balanceAt < 0 ? undefined : block.numbers(this.#balanceAt),
      account: this.#account,
    };
  }

  /** Finds the account of a row's run. */
  #findAccount(block: ScanBlock, bytes: Buffer, row: number): void {
    let run = this.#run;
    while (run + 1 < block.runs && block.runRow[run + 1] <= row) run++;
    const isNew = run !== this.#run;
    this.#run = run;
    if (!isNew && this.#runAccount !== UNKNOWN) return;
    const from = block.runFrom[run];
    const to = block.runTo[run];
    const known = this.#accounts.find(bytes, from, to, NO_END, block.runHash[run]);
    if (known !== undefined) {
      this.#runAccount = known;
      return;
    }
    const cell = this.#decode(bytes.subarray(from, to));
    const id = this.#plan.accountIdOf(cell);
    this.#runId = id ?? '';
    this.#isOwnId = id === cell && id.length === to - from;
    this.#runAccount = id === undefined ? REFUSED : this.#knownAccount(id);
    if (this.#runAccount >= 0) this.#remember(block, bytes);
  }

  /** The account of an id whose bytes are new; where all accounts are known by theirs, there is none. */
  #knownAccount(id: string): number {
    const { builder } = this.#intake;
    const isNew = this.#isOwnId && this.#ownAccounts === builder.accountIds.length;
    return isNew ? UNKNOWN : builder.accountOf(id);
  }

  /** Keeps the account of the run by the bytes of its id. */
  #remember(block: ScanBlock, bytes: Buffer): void {
    const run = this.#run;
    const id = {
      from: block.runFrom[run],
      to: block.runTo[run],
      end: NO_END,
      hash: block.runHash[run],
    };
    this.#accounts.add(bytes, id, this.#runAccount);
  }

  /** Brings the rows taken so far, up to `to - 1`, into the columns. */
  #append(block: ScanBlock, to: number, line: number): void {
    const from = this.#appended;
    this.#appended = to;
    if (to <= from) return;
    const { builder } = this.#intake;
    this.#codes.forEach((codes, slot) => {
      const { texts, codes: known } = this.#texts[block.scanner][slot];
      const names = block.codes[slot];
      const textOf = this.#plan.textOf[slot];
      for (let row = from; row < to; row++) {
        const name = names[row];
        if (known[name] === UNKNOWN) {
          const text = textOf(texts[name]);
          known[name] = text === '' ? NULL_CODE : builder.codeOf(slot, text);
          texts[name] = '';
        }
        codes[row] = known[name];
      }
    });
    builder.appendScanned(
      {
        account: this.#account,
        month: block.month,
        numbers: (slot) => block.numbers(slot),
        codes: this.#codes,
      },
      { from, to },
      line + from,
    );
  }
}
