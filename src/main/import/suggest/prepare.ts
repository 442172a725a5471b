/** Settles how files are read before they are: the mapping, its format, and the questions that are left. */
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import { withAnswer } from '../../../contract/import-questions.ts';
import type { ImportQuestion } from '../../../contract/import-questions.ts';
import { Evidence } from '../checks/evidence.ts';
import type { Settled } from '../checks/evidence.ts';
import { accountsMapping } from '../collect/log-book.ts';
import { CANONICAL_MAPPING } from '../mapping.ts';
import type { GivenFormat, Mapping } from '../mapping.ts';
import { RecordReader } from '../source/records.ts';
import { PIECE_BYTES, openTextSource } from '../source/text-source.ts';
import { encodingQuestion } from './encoding-question.ts';
import { questionsOf } from './questions.ts';
import { sampleFile, tableOf } from './sample.ts';
import type { Sampled } from './sample.ts';
import { SUGGESTED_NAME, suggestMapping } from './suggest-mapping.ts';
import type { Shape, Suggestion } from './suggest-mapping.ts';

export interface PrepareRequest {
  readonly paths: readonly string[];
  readonly accountsPath?: string;
  readonly encoding?: string;
  /** Without one it is suggested. */
  readonly mapping?: Mapping;
  /** The shape that a suggested mapping has; without one it is suggested too. */
  readonly shape?: Shape;
  /** What goes before the mapping's own format. */
  readonly format?: GivenFormat;
  /** Answers to questions, by their ids. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Most bytes of a file that are read to settle a question; all without. */
  readonly budgetBytes?: number;
}

export interface Prepared {
  readonly sampled: Sampled;
  /** What a mapping was suggested by; `undefined` where one was given. */
  readonly suggestion: Suggestion | undefined;
  /** The mapping with the answers, and with what of the format had to be settled. */
  readonly mapping: Mapping;
  readonly questions: readonly ImportQuestion[];
}

/** @throws AppError BAD_REQUEST for an answer to no question, or none of its answers */
function withAnswers(mapping: Mapping, answers: Readonly<Record<string, string>>): Mapping {
  let next = mapping;
  for (const [id, option] of Object.entries(answers)) {
    const answered = withAnswer(next, id, option);
    if (!answered) {
      throw new AppError({
        code: 'BAD_REQUEST',
        message: say`"${option}" is no answer to the question "${id}".`,
        remedy: say`limitlab inspect lists the questions of a file and their answers.`,
      });
    }
    next = answered;
  }
  return next;
}

/** Collects evidence from the records of a file, at most so many bytes of it. */
function survey(path: string, { format }: Sampled, evidence: Evidence, budgetBytes: number): void {
  const source = openTextSource(path, format.encoding);
  try {
    const reader = new RecordReader(source.name, format);
    const firstRow = (format.headerLine ?? 1) + (format.header ? 1 : 0);
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (let piece = source.next(buffer); piece; piece = source.next(buffer)) {
      for (const record of reader.push(piece.text))
        if (record.line >= firstRow) evidence.add(record);
      if (piece.bytesRead >= budgetBytes) return;
    }
    for (const record of reader.end()) if (record.line >= firstRow) evidence.add(record);
  } finally {
    source.close();
  }
}

/** What of a format is written in the cells, and what they leave open. Later lines may contradict the first. */
function settle(
  paths: readonly string[],
  sampled: Sampled,
  mapping: Mapping,
  given: GivenFormat,
  budgetBytes = Infinity,
): Settled {
  const { header, records, format } = sampled;
  const evidence = new Evidence(header.names, mapping, format, given);
  for (const record of records) evidence.add(record);
  const isTold = !evidence.isOpen;
  if (isTold) return { format: {}, questions: [], currency: undefined };
  const whole = new Evidence(header.names, mapping, format, given);
  for (const path of paths) survey(path, sampled, whole, budgetBytes);
  return whole.settle();
}

function headerQuestion({ header, isHeaderOpen, records }: Sampled): ImportQuestion[] {
  if (!isHeaderOpen) return [];
  const rows = records.slice(0, 2).map(({ line, fields }) => ({ line, text: fields.join(', ') }));
  return [
    {
      id: 'header',
      kind: 'header',
      about: null,
      count: 1,
      evidence: [{ line: 1, text: header.names.join(', ') }, ...rows],
      options: ['yes', 'no'],
    },
  ];
}

/** Settles the file of accounts of a log; its questions bear `accounts:` before their ids. */
function prepareAccounts(
  path: string,
  mapping: Mapping,
  { encoding, mapping: given, budgetBytes }: PrepareRequest,
): { readonly mapping: Mapping; readonly questions: readonly ImportQuestion[] } {
  if (mapping.shape !== 'log') return { mapping, questions: [] };
  const said = mapping.accountsFormat ?? {};
  const sampled = sampleFile({ path, encoding: said.encoding ?? encoding, format: said });
  let next = mapping;
  if (given === undefined && Object.keys(mapping.columns).length === 0) {
    const suggested = suggestMapping(tableOf(sampled), 'long').mapping;
    next = {
      ...mapping,
      columns: suggested.columns,
      units: { ...suggested.units, ...mapping.units },
    };
  }
  const { format, questions } = settle([path], sampled, accountsMapping(next), said, budgetBytes);
  return {
    mapping: { ...next, accountsFormat: { ...said, ...format } },
    questions: questions.map((question) => ({ ...question, id: `accounts:${question.id}` })),
  };
}

/** @throws AppError of the FILE_ and IMPORT_ codes where the first file cannot be read as a table at all */
export function prepareImport(request: PrepareRequest): Prepared {
  const {
    paths,
    accountsPath,
    encoding,
    mapping: given,
    format: told = {},
    answers = {},
  } = request;
  const [path] = paths;
  const answered = withAnswers(given ?? CANONICAL_MAPPING, formatAnswers(answers)).format;
  const said = { ...given?.format, ...told, ...answered };
  const sampled = sampleFile({ path, encoding, format: said });
  const table = tableOf(sampled);
  const shape = request.shape ?? (accountsPath === undefined ? undefined : 'log');
  const suggestion = given ? undefined : suggestMapping(table, shape);
  const base = given ?? suggestion?.mapping ?? CANONICAL_MAPPING;
  const { mapping, questions: ofAccounts } =
    accountsPath === undefined
      ? { mapping: withAnswers(base, answers), questions: [] }
      : prepareAccounts(accountsPath, withAnswers(base, answers), request);
  const settled = settle(paths, sampled, mapping, said, request.budgetBytes);
  const { format, questions } = settled;
  const currency = mapping.currency ?? settled.currency;
  const isSuggested = suggestion !== undefined || mapping.name === SUGGESTED_NAME;
  return {
    sampled,
    suggestion,
    mapping: {
      ...mapping,
      ...(currency === undefined ? {} : { currency }),
      format: { ...mapping.format, ...told, ...format },
    },
    questions: [
      ...(encoding === undefined && said.encoding === undefined
        ? encodingQuestion(path, sampled.format.encoding)
        : []),
      ...(said.header === undefined ? headerQuestion(sampled) : []),
      ...questions,
      ...ofAccounts,
      ...questionsOf(table, mapping, isSuggested ? suggestion : undefined),
    ],
  };
}

/** What answers say of the format: the file is sampled by it. */
function formatAnswers(answers: Readonly<Record<string, string>>): Record<string, string> {
  const kinds = ['encoding', 'header', 'dates', 'october', 'decimal'];
  return Object.fromEntries(Object.entries(answers).filter(([id]) => kinds.includes(id)));
}

/** The error of an import that has to know something first. */
export function ambiguous(questions: readonly ImportQuestion[], file: string): AppError {
  const [first] = questions;
  const about = first.about === null ? first.kind : `${first.kind} (${first.about})`;
  const shown = first.evidence
    .map(({ line, text }) => (line > 0 ? `line ${line}: ${text}` : text))
    .join('; ');
  const options = first.options.length > 0 ? first.options.join(', ') : 'YYYY-MM';
  const others = questions
    .slice(1)
    .map(({ id }) => id)
    .join(', ');
  return new AppError({
    code: 'IMPORT_AMBIGUOUS',
    message: say`The file can be read in more than one way: ${about}. ${shown}. Possible answers: ${options}.`,
    where: { file, line: first.evidence[0]?.line || undefined, column: first.about ?? undefined },
    remedy:
      others === ''
        ? say`Answer with --answer ${first.id}=ANSWER, or in the mapping. Nothing was imported.`
        : say`Answer with --answer ${first.id}=ANSWER, or in the mapping; further questions: ${others}. Nothing was imported.`,
    questions,
  });
}
