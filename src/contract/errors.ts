/** Errors as they cross a boundary: a code, what happened, where, and what to do. */

import type { ImportQuestion } from './import-questions.ts';
import { say, spoken } from './said.ts';
import type { Said } from './said.ts';

/** Every error code. Its words in both languages are in the renderer's locales; docs/errors.md lists them. */
export const ERROR_CODES = [
  'ACCOUNT_NOT_FOUND',
  'ASSUMPTIONS_INVALID',
  'BAD_REQUEST',
  'CANCELLED',
  'COHORT_EXISTS',
  'COHORT_NOT_FOUND',
  'COMPARISON_NAME_TAKEN',
  'COMPARISON_NOT_FOUND',
  'FILE_NOT_FOUND',
  'FILE_NOT_READABLE',
  'FILE_NOT_WRITABLE',
  'FORBIDDEN',
  'HANDLE_UNKNOWN',
  'IMPORT_ACCOUNTS_MISSING',
  'IMPORT_AMBIGUOUS',
  'IMPORT_BINARY_FILE',
  'IMPORT_BROKEN_QUOTE',
  'IMPORT_DUPLICATE_COLUMN',
  'IMPORT_EMPTY_FILE',
  'IMPORT_ENCODING',
  'IMPORT_MISSING_COLUMN',
  'IMPORT_NO_ROWS',
  'IMPORT_NOT_A_FILE',
  'IMPORT_PERSONAL_DATA',
  'IMPORT_RECORD_TOO_LONG',
  'IMPORT_TOO_LARGE',
  'IMPORT_TOO_MANY_REJECTS',
  'INTERNAL',
  'MAPPING_INVALID',
  'MAPPING_NOT_FOUND',
  'NOTHING_TO_UNDO',
  'CONNECTION_LOST',
  'KEY_INVALID',
  'PACK_INVALID',
  'PDF_FAILED',
  'PDF_NO_BROWSER',
  'POLICY_INVALID',
  'POLICY_NAME_TAKEN',
  'POLICY_NOT_FOUND',
  'POLICY_UNKNOWN_COLUMN',
  'PROJECT_BUSY',
  'PROJECT_DAMAGED',
  'PROJECT_EXISTS',
  'PROJECT_LOCKED',
  'PROJECT_NEWER',
  'PROJECT_NOT_FOUND',
  'PROJECT_NOT_A_PROJECT',
  'PROJECT_READ_ONLY',
  'SEGMENT_UNKNOWN',
  'SWEEP_INVALID',
  'UNSUPPORTED_BY_HOST',
  'WORKER_ENDED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where an error is: a file by name, a line of it (from 1), a column by name, a path inside a document. */
export interface ErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: string;
  readonly path?: string;
}

export interface ErrorData {
  readonly code: ErrorCode;
  /** What happened, in English. */
  readonly message: string;
  readonly where?: ErrorPlace;
  /** What to do, in English. */
  readonly remedy?: string;
  /** What an import has to know first; of IMPORT_AMBIGUOUS. */
  readonly questions?: readonly ImportQuestion[];
  /** The same with values apart, for other languages. */
  readonly said?: { readonly message?: Said; readonly remedy?: Said };
}

/** An error as it is told: tagged sentences, or texts that are the same in every language. */
export interface ErrorInput extends Omit<ErrorData, 'message' | 'remedy' | 'said'> {
  readonly message: string | Said;
  readonly remedy?: string | Said;
}

const inEnglish = (words: string | Said): string =>
  typeof words === 'string' ? words : spoken(words);

/** A new error with its sentences kept apart; one that came from elsewhere is as it was. */
export function errorData(told: ErrorInput | ErrorData): ErrorData {
  if ('said' in told) return told;
  const { message, remedy, ...rest } = told;
  const said = {
    message: typeof message === 'string' ? undefined : message,
    remedy: typeof remedy === 'string' ? undefined : remedy,
  };
  return {
    ...rest,
    message: inEnglish(message),
    remedy: remedy === undefined ? undefined : inEnglish(remedy),
    said: said.message || said.remedy ? said : undefined,
  };
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(told: ErrorInput | ErrorData): Result<never> {
  return { ok: false, error: errorData(told) };
}

/** An {@link ErrorData} on its way up the stack. */
export class AppError extends Error {
  readonly data: ErrorData;

  /** `told`: a new error, or one that came from elsewhere, which keeps its sentences. */
  constructor(told: ErrorInput | ErrorData) {
    const data = errorData(told);
    super(data.message);
    this.name = 'AppError';
    this.data = data;
  }
}

/** Any thrown thing as {@link ErrorData}; what is not an AppError becomes INTERNAL. */
export function toErrorData(thrown: unknown): ErrorData {
  if (thrown instanceof AppError) return thrown.data;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return errorData({
    code: 'INTERNAL',
    message,
    remedy: say`Please report this with the steps that led to it.`,
  });
}

/** Runs `work` and wraps what it returns or throws in the Result envelope. */
export async function toResult<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return success(await work());
  } catch (thrown) {
    return failure(toErrorData(thrown));
  }
}

/** `code: message (file, line 3, column month). remedy` */
export function formatError({ code, message, where, remedy }: ErrorData): string {
  const place = [
    where?.file,
    where?.line === undefined ? undefined : `line ${where.line}`,
    where?.column === undefined ? undefined : `column ${where.column}`,
    where?.path,
  ].filter((part) => part !== undefined);
  const suffix = place.length > 0 ? ` (${place.join(', ')})` : '';
  return `${code}: ${message}${suffix}${remedy === undefined ? '' : `\n  ${remedy}`}`;
}
