/** The mapping document: how the columns of a file become a panel. */
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { parseMonth } from '../../engine/months.ts';
import { KEY_COLUMNS, NUMERIC_COLUMN_NAMES } from '../../engine/panel.ts';

const header = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const month = v.pipe(
  v.string(),
  v.check((text) => parseMonth(text) !== undefined, 'a month is written 2024-01'),
);
const numericColumn = v.picklist(NUMERIC_COLUMN_NAMES);
const columnNames = [...KEY_COLUMNS, ...NUMERIC_COLUMN_NAMES] as const;

/** Canonical column -> the file's header. */
const columns = v.optional(v.record(v.picklist(columnNames), header), {});
/** Canonical column -> one text for every row. */
const constants = v.optional(v.record(v.picklist(columnNames), v.string()), {});
/** Attribute -> the file's header. */
const attributes = v.optional(v.record(header, header), {});

const documentHead = {
  schema: v.literal(1),
  name: v.pipe(v.string(), v.minLength(1)),
  title: v.optional(v.string()),
  constants,
  columns,
  attributes,
};

const longMapping = v.strictObject({
  ...documentHead,
  shape: v.literal('long'),
  /** Whether columns the mapping does not name become attributes. */
  otherColumns: v.optional(v.picklist(['attributes', 'ignore']), 'attributes'),
});

/** A derivation reads families by name: declared ones and helper ones. */
const derivation = v.variant('rule', [
  /** `max(0, balance - previous balance + payment)`; `max(0, balance)` in the first month. */
  v.strictObject({ rule: v.literal('purchase_from_balances'), balance: header, payment: header }),
  /** `daysPerStatus * max(0, status)`: a status in whole months late. */
  v.strictObject({
    rule: v.literal('days_past_due_from_status'),
    status: header,
    daysPerStatus: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 30),
  }),
]);

const wideMapping = v.strictObject({
  ...documentHead,
  shape: v.literal('wide'),
  /** The panel's months, in the order in which every family lists its headers; they must follow one another. */
  months: v.pipe(v.array(month), v.minLength(1)),
  /** Family name -> one header per month. A family named as a canonical column fills it; others feed derivations. */
  families: v.record(header, v.array(header)),
  derivations: v.optional(v.record(numericColumn, derivation), {}),
});

export const mappingSchema = v.pipe(
  v.variant('shape', [longMapping, wideMapping]),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.shape !== 'wide') return;
    for (const message of wideFaults(dataset.value)) addIssue({ message });
  }),
);

export type LongMapping = v.InferOutput<typeof longMapping>;
export type WideMapping = v.InferOutput<typeof wideMapping>;
export type Mapping = v.InferOutput<typeof mappingSchema>;
export type Derivation = v.InferOutput<typeof derivation>;

/** Families a derivation reads. */
export function derivationSources(rule: Derivation): string[] {
  return rule.rule === 'purchase_from_balances' ? [rule.balance, rule.payment] : [rule.status];
}

function wideFaults({ months, families, derivations }: WideMapping): string[] {
  const faults: string[] = [];
  const numbers = months.map((text) => parseMonth(text) ?? 0);
  if (numbers.some((value, index) => index > 0 && value !== numbers[index - 1] + 1)) {
    faults.push('months: they must follow one another without a gap, oldest first');
  }
  for (const [name, headers] of Object.entries(families)) {
    if (headers.length !== months.length) {
      faults.push(`families.${name}: ${headers.length} headers for ${months.length} months`);
    }
  }
  for (const [column, rule] of Object.entries(derivations)) {
    for (const source of derivationSources(rule)) {
      if (!Object.hasOwn(families, source))
        faults.push(`derivations.${column}: there is no family "${source}"`);
    }
  }
  return faults;
}

/** The mapping of a file that has the canonical columns. */
export const CANONICAL_MAPPING: LongMapping = {
  schema: 1,
  name: 'canonical',
  shape: 'long',
  constants: {},
  columns: {},
  attributes: {},
  otherColumns: 'attributes',
};

/**
 * Parses a mapping document.
 * @throws AppError MAPPING_INVALID with every fault and its path
 */
export function parseMapping(input: unknown, file: string): Mapping {
  const result = v.safeParse(mappingSchema, input);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => {
    const at = v.getDotPath(issue);
    return at === null ? issue.message : `${at}: ${issue.message}`;
  });
  throw new AppError({
    code: 'MAPPING_INVALID',
    message: `The mapping is not valid: ${faults.join('; ')}`,
    where: { file },
    remedy: 'docs/mapping.md describes the document.',
  });
}
