/** The torture corpus: small files and what an import must make of them, as data in the JSON files beside this one. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { encoded } from '../support/encode.ts';

const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'gbk',
  'big5',
  'windows-1252',
] as const;

/** A line, or one that is written several times with `{n}` counting from 1. */
const lines = v.array(
  v.union([v.string(), v.strictObject({ repeat: v.string(), times: v.number() })]),
);

/** Content as lines, as text, or as bytes where no encoder can write them. */
const fileSchema = v.strictObject({
  name: v.optional(v.string(), 'c.csv'),
  lines: v.optional(lines),
  newline: v.optional(v.string(), '\n'),
  text: v.optional(v.string()),
  base64: v.optional(v.string()),
  encoding: v.optional(v.picklist(ENCODINGS), 'utf-8'),
  bom: v.optional(v.boolean(), false),
});
export type TortureFile = v.InferOutput<typeof fileSchema>;

/** One import. `mapping`: what differs from an empty long mapping. */
const stepEntries = {
  file: v.optional(fileSchema),
  files: v.optional(v.array(fileSchema)),
  accounts: v.optional(fileSchema),
  mapping: v.optional(v.record(v.string(), v.unknown())),
  format: v.optional(v.record(v.string(), v.unknown())),
  privacy: v.optional(v.record(v.string(), v.unknown())),
  encoding: v.optional(v.string()),
  mode: v.optional(v.picklist(['new', 'append', 'replace']), 'new'),
  overlap: v.optional(v.picklist(['keep', 'replace']), 'keep'),
  maxRejectShare: v.optional(v.number(), 1),
};
const stepSchema = v.strictObject(stepEntries);
export type TortureStep = v.InferOutput<typeof stepSchema>;

const amounts = v.strictObject({ limit: v.number(), balance: v.number() });
const cell = v.union([v.number(), v.string(), v.null()]);

/** What is left out is not looked at. Money in minor units, rates in basis points. */
const outcomeSchema = v.strictObject({
  rowsRead: v.number(),
  /** Number of rows where there are too many to list them. */
  rowsRejected: v.optional(v.number()),
  /** Line, column and code of all rejected rows; none without. */
  rejects: v.optional(v.array(v.strictTuple([v.number(), v.string(), v.string()])), []),
  gapMonthsFilled: v.optional(v.number(), 0),
  rowsReplaced: v.optional(v.number(), 0),
  version: v.optional(v.number(), 1),
  accounts: v.number(),
  firstMonth: v.string(),
  lastMonth: v.string(),
  totals: v.optional(v.strictObject({ accepted: amounts, rejected: amounts })),
  /** Count by code, of all warnings but that of accounts without a product. */
  warnings: v.optional(v.record(v.string(), v.number())),
  /** All account ids, in order of appearance. */
  ids: v.optional(v.array(v.string())),
  /** Names of all attributes. */
  attributes: v.optional(v.array(v.string())),
  /** What was found out about the format. */
  format: v.optional(v.record(v.string(), v.unknown())),
  /** `account month` -> column or attribute -> value; null for a row that must not be there. */
  cells: v.optional(v.record(v.string(), v.nullable(v.record(v.string(), cell)))),
});
export type Outcome = v.InferOutput<typeof outcomeSchema>;

const failureSchema = v.strictObject({
  error: v.string(),
  where: v.optional(
    v.strictObject({
      file: v.optional(v.string()),
      line: v.optional(v.number()),
      column: v.optional(v.string()),
    }),
  ),
});
export type Failure = v.InferOutput<typeof failureSchema>;

const caseSchema = v.strictObject({
  name: v.string(),
  /** Imports into the same cohort that go before. */
  before: v.optional(v.array(stepSchema), []),
  ...stepEntries,
  expect: v.union([failureSchema, outcomeSchema]),
});
export type TortureCase = v.InferOutput<typeof caseSchema>;

export interface Topic {
  readonly topic: string;
  readonly cases: readonly TortureCase[];
}

function readTopic(file: string): Topic {
  const document: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const result = v.safeParse(v.array(caseSchema), document);
  if (!result.success) {
    const faults = result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
    throw new Error(`${file}: ${faults.join('; ')}`);
  }
  return { topic: path.basename(file, '.json'), cases: result.output };
}

/** All topics of a folder, in the order of their names. */
export function readCorpus(): Topic[] {
  const folder = import.meta.dirname;
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => readTopic(path.join(folder, name)));
}

function textOf({ lines: written = [], newline, text = '' }: TortureFile): string {
  const all = written.flatMap((line) =>
    typeof line === 'string'
      ? [line]
      : Array.from({ length: line.times }, (_, at) =>
          line.repeat.replaceAll('{n}', String(at + 1)),
        ),
  );
  return all.map((line) => line + newline).join('') + text;
}

/** The bytes of a file of the corpus. */
export function bytesOf(file: TortureFile): Buffer {
  if (file.base64 !== undefined) return Buffer.from(file.base64, 'base64');
  const text = (file.bom ? '\uFEFF' : '') + textOf(file);
  return encoded(text, file.encoding);
}
