/** The general parser: a reader makes rows of records, which become batches. */
import { NULL_CODE } from '../../../engine/panel.ts';
import type { CsvRecord } from '../source/records.ts';
import { RowBatch } from './row-batch.ts';
import { isRowFault } from './row-reader.ts';
import type { RowDraft, RecordParser } from './row-reader.ts';

/** Takes the rows of a batch, which is filled again afterwards. */
export type TakeBatch = (batch: RowBatch) => void;

/** Codes of texts in the order in which they are met first. */
class TextCodes {
  readonly #codeOf = new Map<string, number>();
  #last = '';
  #lastCode = -1;

  /** The code of a text; `onNew` is called with one that has none yet. */
  of(text: string, onNew: (text: string) => void): number {
    if (text === this.#last && this.#lastCode >= 0) return this.#lastCode;
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(text, code);
      onNew(text);
    }
    this.#last = text;
    this.#lastCode = code;
    return code;
  }
}

/** Rows taken at a time. */
const BATCH_ROWS = 16_384;

/** Makes batches of rows that come one by one. */
export class RowBatches {
  readonly batch: RowBatch;
  readonly #take: TakeBatch;
  readonly #ids = new TextCodes();
  readonly #texts: readonly TextCodes[];
  readonly #records: CsvRecord[] = [];

  /** `columns`, `attributes`: counts of what a row carries. */
  constructor(columns: number, attributes: number, take: TakeBatch) {
    this.#take = take;
    this.batch = new RowBatch(columns, attributes);
    this.batch.recordOf = (row) => this.#records[row];
    this.#texts = Array.from({ length: attributes }, () => new TextCodes());
  }

  add(draft: RowDraft, record: CsvRecord): void {
    const { batch } = this;
    const account = this.#ids.of(draft.accountId, (id) =>
      batch.newIds.push({ id, isDistinct: true }),
    );
    this.#records.push(record);
    batch.addDraft(draft, account, this.#codeOf);
  }

  readonly #codeOf = (slot: number, text: string): number =>
    text === ''
      ? NULL_CODE
      : this.#texts[slot].of(text, (added) => this.batch.newTexts[slot].push(added));

  /** Gives the batch out where it is large enough; `always`: also where it is not. */
  flush(always: boolean): void {
    const { batch } = this;
    if (!always && batch.rows + batch.rejected.length < BATCH_ROWS) return;
    this.#take(batch);
    batch.clear();
    this.#records.length = 0;
  }
}

export class TextParser {
  readonly #reader: RecordParser;
  readonly #batches: RowBatches;

  constructor(reader: RecordParser, take: TakeBatch) {
    this.#reader = reader;
    this.#batches = new RowBatches(reader.columns.length, reader.attributes.length, take);
  }

  /** Reads records, and gives them out as batches. */
  parse(records: Iterable<CsvRecord>): void {
    const batches = this.#batches;
    for (const record of records) {
      const read = this.#reader.read(record);
      batches.batch.records++;
      if (isRowFault(read)) batches.batch.reject(record, read);
      else for (const draft of read) batches.add(draft, record);
      batches.flush(false);
    }
    batches.flush(true);
  }
}
