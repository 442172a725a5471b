/** Reads a transaction log: the file of accounts first, then the transactions. */
import { AppError } from '../../contract/errors.ts';
import type { ImportQuestion } from '../../contract/import-questions.ts';
import { say } from '../../contract/said.ts';
import { LogBook, accountsMapping } from './collect/log-book.ts';
import type { RowSink } from './collect/row-sink.ts';
import type { LogMapping } from './mapping.ts';
import { longReader } from './parse/long-reader.ts';
import { ShownLines } from './parse/shown-lines.ts';
import { TransactionWords } from './parse/transaction-kinds.ts';
import { TransactionReader } from './parse/transaction-reader.ts';
import { readFile } from './read-file.ts';
import type { FileRead, ReadRequest } from './read-file.ts';
import type { CsvRecord } from './source/records.ts';
import { SUGGESTED_NAME } from './suggest/suggest-mapping.ts';

/** Transactions that an earlier file of the import holds too, word for word. */
class Repeats {
  readonly #before = new Set<string>();
  #current = new Set<string>();
  readonly shown = new ShownLines();

  beginFile(): void {
    for (const record of this.#current) this.#before.add(record);
    this.#current = new Set();
  }

  has({ line, fields }: CsvRecord): boolean {
    const record = fields.join('\u0001');
    this.#current.add(record);
    if (!this.#before.has(record)) return false;
    this.shown.add(line, fields.join(', '));
    return true;
  }
}

function repeatedQuestion(repeats: Repeats | undefined, mapping: LogMapping): ImportQuestion[] {
  const { count, evidence } = repeats?.shown ?? new ShownLines();
  if (count === 0 || mapping.repeats !== undefined) return [];
  return [
    { id: 'repeats', kind: 'repeats', about: null, count, evidence, options: ['drop', 'keep'] },
  ];
}

export interface LogRead {
  /** The log's files, and that of the accounts at the end. */
  readonly files: FileRead[];
  /** The mapping with every type and status that was met. */
  readonly mapping: LogMapping;
  readonly questions: readonly ImportQuestion[];
}

/** @throws AppError as {@link readFile}; IMPORT_ACCOUNTS_MISSING */
export function readLog(
  request: ReadRequest,
  mapping: LogMapping,
  sink: RowSink,
  onBytes: (file: number, bytes: number) => void,
): LogRead {
  const { accountsPath, paths, pseudonym, onHeader } = request;
  if (accountsPath === undefined) {
    throw new AppError({
      code: 'IMPORT_ACCOUNTS_MISSING',
      message: say`A transaction log needs a file of accounts with their limits.`,
      remedy: say`Name the file of accounts too (--accounts FILE).`,
    });
  }
  const book = new LogBook(mapping);
  const words = new TransactionWords(mapping, mapping.name === SUGGESTED_NAME);
  const accountsRead = readFile(
    accountsPath,
    request,
    sink,
    ({ source, header, format }) => {
      const reader = longReader(header, accountsMapping(mapping), { format, pseudonym });
      sink.beginElsewhere(source.name);
      book.beginAccounts(reader);
      return { reader, plan: undefined, take: (batch) => book.takeAccounts(batch, sink) };
    },
    () => undefined,
    {},
    mapping.accountsFormat ?? {},
  );
  const repeats = paths.length > 1 ? new Repeats() : undefined;
  const isDropped = (record: CsvRecord) =>
    repeats !== undefined && repeats.has(record) && mapping.repeats === 'drop';
  const logs = paths.map((filePath, index) =>
    readFile(
      filePath,
      request,
      sink,
      ({ source, header, format }) => {
        const reader = new TransactionReader(header, mapping, { format, pseudonym }, words);
        sink.beginElsewhere(source.name);
        book.beginTransactions();
        repeats?.beginFile();
        onHeader();
        return {
          reader,
          plan: undefined,
          take: (batch) => book.takeTransactions(batch, sink, isDropped),
        };
      },
      (bytes) => onBytes(index, bytes),
    ),
  );
  book.finish(sink, accountsRead.source.name);
  sink.warnings.count('transactions_reversed', book.reversals);
  if (mapping.repeats === 'drop')
    sink.warnings.count('transactions_repeated', repeats?.shown.count ?? 0);
  return {
    files: [...logs, accountsRead],
    mapping: { ...words.completed(mapping), accountsFormat: accountsRead.format },
    questions: [...words.questions, ...repeatedQuestion(repeats, mapping)],
  };
}
