/** The mapping document: how a file is written, and how its columns become a panel. docs/mapping.md describes it. */
import * as v from 'valibot';
import { PAIR_DIMENSIONS } from '../engine/crossfilter.ts';
import { parseMonth } from '../engine/months.ts';
import { KEY_COLUMNS, NUMERIC_COLUMNS, NUMERIC_COLUMN_NAMES, PRODUCTS } from '../engine/panel.ts';
import { BUILT_IN_DIMENSIONS } from '../engine/segments.ts';

export const NEWLINES = ['\n', '\r\n', '\r'] as const;
export const DELIMITERS = [',', ';', '\t', '|', '\u0001'] as const;
export const QUOTES = ['"', "'"] as const;
export const DECIMALS = ['.', ','] as const;
export const THOUSANDS = ['', ',', '.', ' ', "'"] as const;
/** Order of day, month and year in a date that does not begin with four digits; `ymd` has a year of two. */
export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;

const formatShape = v.strictObject({
  /** A label of the Encoding Standard. */
  encoding: v.optional(v.pipe(v.string(), v.minLength(2), v.maxLength(40))),
  delimiter: v.optional(
    v.pipe(
      v.string(),
      v.length(1),
      v.regex(/^[^"'\r\n\w]$/, 'not a quote, letter, digit or line end'),
    ),
  ),
  quote: v.optional(v.picklist(QUOTES)),
  newline: v.optional(v.picklist(NEWLINES)),
  /** Whether the first record names the columns; without one they are `column 1`, `column 2` and so on. */
  header: v.optional(v.boolean()),
  decimal: v.optional(v.picklist(DECIMALS)),
  thousands: v.optional(v.picklist(THOUSANDS)),
  dates: v.optional(v.picklist(DATE_ORDERS)),
  /** Whether 2024.1 is October: a number that has lost its last zero. */
  octoberIsOne: v.optional(v.boolean()),
  /** Whether spaces before a quotation mark are no part of the field. */
  spacedQuotes: v.optional(v.boolean()),
  /** Line on which the header is, from 1; lines above it are left out. */
  headerLine: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  /** Records under the header that describe the columns and are no rows. */
  unitRows: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5))),
  /** Whether an apostrophe at the start of a cell guards what follows, as in this product's exports. */
  guarded: v.optional(v.boolean()),
});

export const formatSchema = v.pipe(
  formatShape,
  v.check(
    ({ decimal, thousands }) => decimal === undefined || decimal !== thousands,
    'the decimal mark and the thousands mark are the same',
  ),
);

/** What a mapping says of the format. */
export type GivenFormat = v.InferOutput<typeof formatSchema>;

/** Units of money and of rates, and the decimal places of one that the panel's own unit holds. */
export const UNITS = {
  money: { yuan: 2, hundred: 4, thousand: 5, wan: 6, million: 8, ten_million: 9, yi: 10, fen: 0 },
  rate: { fraction: 4, percent: 2, bp: 0 },
} as const;
export type MoneyUnit = keyof typeof UNITS.money;
export type RateUnit = keyof typeof UNITS.rate;

export const SHAPES = ['long', 'wide', 'log'] as const;

/** What a file does with the sign of a column: as it stands, turned round, or to be ignored. */
export const SIGNS = ['as_is', 'flip', 'absolute'] as const;
export type Sign = (typeof SIGNS)[number];

/** Name of a column of a file. */
export const headerName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const month = v.pipe(
  v.string(),
  v.check((text) => parseMonth(text) !== undefined, 'a month is written 2024-01'),
);
/** What stands for the month in the pattern of a family. */
export const MONTH_PLACE = '{month}';

const numericColumn = v.picklist(NUMERIC_COLUMN_NAMES);
const columnNames = [...KEY_COLUMNS, ...NUMERIC_COLUMN_NAMES] as const;

function keysOf<K extends string>(object: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(object) as K[];
}

/** Canonical column -> the file's header. */
const columns = v.optional(v.record(v.picklist(columnNames), headerName), {});
/** Canonical column -> one text for every row. */
const constants = v.optional(v.record(v.picklist(columnNames), v.string()), {});
/** Dimensions of the product's own: an attribute of such a name could not be asked for. */
const RESERVED: readonly string[] = [...BUILT_IN_DIMENSIONS, ...PAIR_DIMENSIONS].filter(
  (name) => !(columnNames as readonly string[]).includes(name),
);

/** What a column is called as an attribute: by its header, unless a dimension has that name; not as one of `others`. */
export function attributeName(header: string, others: readonly string[] = []): string {
  if (!RESERVED.includes(header)) return header;
  let name = `${header}_attribute`;
  while (others.includes(name)) name += '_';
  return name;
}

/** Attribute -> the file's header. */
const attributes = v.optional(
  v.record(
    v.pipe(
      headerName,
      v.check(
        (name) => !(columnNames as readonly string[]).includes(name),
        'an attribute cannot be named as a canonical column',
      ),
      v.check(
        (name) => !RESERVED.includes(name),
        'an attribute cannot be named as a dimension of LimitLab’s own',
      ),
    ),
    headerName,
  ),
  {},
);

const unit = v.picklist([...keysOf(UNITS.money), ...keysOf(UNITS.rate)]);

/** What is done about a column of the file that looks like personal data. */
export const privacyRule = v.variant('action', [
  v.strictObject({ action: v.literal('drop') }),
  /** A keyed hash takes the place of each value. */
  v.strictObject({ action: v.literal('pseudonymise') }),
  v.strictObject({
    action: v.literal('allow'),
    /** Why it is no personal data, or may be kept. Goes to the project's audit log. */
    reason: v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(500)),
  }),
]);

const documentHead = {
  schema: v.literal(1),
  name: v.pipe(v.string(), v.minLength(1)),
  title: v.optional(v.string()),
  /** How the file is written; what is left out is detected. */
  format: v.optional(formatSchema, {}),
  /** Canonical column -> unit of the file's numbers; yuan and fractions without. */
  units: v.optional(v.record(numericColumn, unit), {}),
  /** Canonical column -> what the file does with its sign. */
  signs: v.optional(v.record(numericColumn, v.picklist(SIGNS)), {}),
  /** The file's name of a product -> the product. */
  products: v.optional(v.record(headerName, v.picklist(PRODUCTS)), {}),
  /** The file's header -> what is done about personal data in that column. */
  privacy: v.optional(v.record(headerName, privacyRule), {}),
  constants,
  columns,
  attributes,
  /** Texts that stand for no value, besides the usual ones. */
  nulls: v.optional(v.array(v.pipe(v.string(), v.trim(), v.maxLength(40))), []),
  /** What becomes of rows of totals. */
  totals: v.optional(v.picklist(['drop', 'keep'])),
  /** Month that 0 stands for in a column of months counted from one: -1 is the month before. */
  monthZero: v.optional(month),
  /** Which of the months in a file's name is that of its rows. */
  fileMonth: v.optional(v.picklist(['first', 'last'])),
  /** Currency of the amounts, as labels name it; CNY without. */
  currency: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(12))),
};

const longMapping = v.strictObject({
  ...documentHead,
  shape: v.literal('long'),
  /** Columns of years and of months, in place of one of months. */
  monthParts: v.optional(v.strictObject({ year: headerName, month: headerName })),
  /** Whether columns the mapping does not name become attributes. */
  otherColumns: v.optional(v.picklist(['attributes', 'ignore']), 'attributes'),
});

/** A derivation reads families by name: declared ones and helper ones. */
const derivation = v.variant('rule', [
  /** `max(0, balance - previous balance + payment)`; `max(0, balance)` in the first month. */
  v.strictObject({
    rule: v.literal('purchase_from_balances'),
    balance: headerName,
    payment: headerName,
  }),
  /** `daysPerStatus * max(0, status)`: a status in whole months late. */
  v.strictObject({
    rule: v.literal('days_past_due_from_status'),
    status: headerName,
    daysPerStatus: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 30),
  }),
]);

const familyPattern = v.pipe(
  v.string(),
  v.check((text) => text.split(MONTH_PLACE).length === 2, `a pattern holds ${'{month}'} once`),
);

const wideMapping = v.strictObject({
  ...documentHead,
  shape: v.literal('wide'),
  /**
   * The panel's months, in the order in which every family lists its headers; they must follow one another. Left out where
   * patterns name the families: the headers tell the months.
   */
  months: v.optional(v.pipe(v.array(month), v.minLength(1))),
  /**
   * Family name -> one header per month, or a pattern such as `balance_{month}`. A family named as a canonical column
   * fills it; others feed derivations.
   */
  families: v.record(headerName, v.union([v.array(headerName), familyPattern])),
  derivations: v.optional(v.record(numericColumn, derivation), {}),
});

const texts = v.optional(v.array(v.pipe(v.string(), v.trim())), []);

/** What a transaction may be where it is a use of the line or a repayment. */
export const USE_KINDS = ['draw', 'purchase', 'platform_purchase', 'repayment'] as const;

/** What a transaction may do, in the order in which forms list it. */
export const TRANSACTION_KINDS = [
  ...USE_KINDS,
  'draw_reversal',
  'purchase_refund',
  'repayment_reversal',
  'ignore',
] as const;

/** Transactions, one a record, counted and summed by month; a file of accounts gives limits and what else is known. */
const logMapping = v.strictObject({
  ...documentHead,
  shape: v.literal('log'),
  /** Headers of the transaction file. */
  log: v.strictObject({
    /** Left out where the constant account_id names the account of every transaction. */
    account_id: v.optional(headerName),
    timestamp: headerName,
    /** Left out where `kind` says what every transaction is. */
    type: v.optional(headerName),
    /** Left out where `debit` and `credit` hold the amounts. */
    amount: v.optional(headerName),
    /** Amounts of draws and purchases, and of repayments, in columns of their own. */
    debit: v.optional(headerName),
    credit: v.optional(headerName),
    /** A column that says what became of a transaction; only the values in `statuses` count. */
    status: v.optional(headerName),
  }),
  /** What every transaction is where no column says so; with `debit` and `credit`, what a debit is. */
  kind: v.optional(v.picklist(USE_KINDS)),
  /** Values of the status column with which a transaction counts. */
  statuses: v.optional(v.array(v.pipe(v.string(), v.trim()))),
  /** Values of it with which a transaction does not count; others are asked about. */
  statusesLeftOut: v.optional(v.array(v.pipe(v.string(), v.trim()))),
  /** Time zone of the months: a timestamp with another offset is converted. China's without. */
  zone: v.optional(
    v.pipe(v.string(), v.regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, 'a zone is written +08:00')),
  ),
  /** How the file of accounts is written; what is left out is detected. */
  accountsFormat: v.optional(formatSchema),
  /** What becomes of a transaction that an earlier file of the import holds too. */
  repeats: v.optional(v.picklist(['drop', 'keep'])),
  /** What the type column says of each kind of transaction. */
  types: v.strictObject({
    draw: texts,
    purchase: texts,
    /** Purchases on the lender's own platform: they are purchases too. */
    platform_purchase: texts,
    repayment: texts,
    /** Take back a draw, purchase or repayment: they lower its amount and are no use. */
    draw_reversal: texts,
    purchase_refund: texts,
    repayment_reversal: texts,
    /** Known, and left out. */
    ignore: texts,
  }),
  otherColumns: v.optional(v.picklist(['attributes', 'ignore']), 'attributes'),
});

export const mappingSchema = v.pipe(
  v.variant('shape', [longMapping, wideMapping, logMapping]),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const message of unitFaults(dataset.value)) addIssue({ message });
    if (dataset.value.shape === 'log')
      for (const message of logFaults(dataset.value)) addIssue({ message });
    if (dataset.value.shape !== 'wide') return;
    for (const message of wideFaults(dataset.value)) addIssue({ message });
  }),
);

export type LongMapping = v.InferOutput<typeof longMapping>;
export type LogMapping = v.InferOutput<typeof logMapping>;
export type WideMapping = v.InferOutput<typeof wideMapping>;
export type Mapping = v.InferOutput<typeof mappingSchema>;
export type Derivation = v.InferOutput<typeof derivation>;

/** Families a derivation reads. */
export function derivationSources(rule: Derivation): string[] {
  return rule.rule === 'purchase_from_balances' ? [rule.balance, rule.payment] : [rule.status];
}

function unitFaults({ units }: Pick<Mapping, 'units'>): string[] {
  return NUMERIC_COLUMN_NAMES.flatMap((column) => {
    const named = units[column];
    if (named === undefined) return [];
    const { kind } = NUMERIC_COLUMNS[column];
    const known = kind === 'money' || kind === 'rate' ? keysOf<string>(UNITS[kind]) : [];
    if (known.includes(named)) return [];
    const allowed =
      known.length > 0 ? `one of ${known.join(', ')}` : 'no unit: it is a plain number';
    return [`units.${column}: "${named}" is not its unit; it has ${allowed}`];
  });
}

function logFaults({ log }: LogMapping): string[] {
  const faults: string[] = [];
  const hasTwo = log.debit !== undefined && log.credit !== undefined;
  if (log.amount === undefined && !hasTwo)
    faults.push('log.amount: a log has a column of amounts, or debit and credit');
  return faults;
}

function wideFaults({ months = [], families, derivations }: WideMapping): string[] {
  const faults: string[] = [];
  const numbers = months.map((text) => parseMonth(text) ?? 0);
  if (numbers.some((value, index) => index > 0 && value !== numbers[index - 1] + 1)) {
    faults.push('months: they must follow one another without a gap, oldest first');
  }
  for (const [name, headers] of Object.entries(families)) {
    if (typeof headers !== 'string' && headers.length !== months.length) {
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

/** The currency that a cohort's mapping document names, if any. */
export function currencyOf({ currency }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof currency === 'string' ? currency : undefined;
}

/** The mapping of a file that has the canonical columns. */
export const CANONICAL_MAPPING: LongMapping = {
  schema: 1,
  name: 'canonical',
  shape: 'long',
  constants: {},
  columns: {},
  attributes: {},
  format: {},
  units: {},
  signs: {},
  products: {},
  privacy: {},
  nulls: [],
  otherColumns: 'attributes',
};
