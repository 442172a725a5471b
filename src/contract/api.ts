/** The contract: every method with its request schema and response type, and every event. Hosts only forward to it. */
import * as v from 'valibot';
import { ACCOUNT_COLUMN_NAMES } from '../engine/account-table.ts';
import { BASELINES } from '../engine/policy/document.ts';
import type { PolicyInput } from '../engine/policy/document.ts';
import { CUT_RATE_RATIO, MEASURE_NAMES } from '../engine/measures.ts';
import { POLICY_RULES } from '../engine/effects.ts';
import { MAX_FILTERS } from '../engine/crossfilter.ts';
import { NOTICES } from '../engine/noticed-rows.ts';
import { NUMERIC_COLUMN_NAMES, PRODUCTS } from '../engine/panel.ts';
import { HISTOGRAM_STEPS } from '../engine/quality.ts';
import { parseMonth } from '../engine/months.ts';
import type { MenuCommand } from './menu-commands.ts';
import { LANGUAGES } from '../locales/index.ts';
import { smallCellRuleSchema } from './small-cells.ts';
import { settingsSchema } from './settings.ts';
import type { Settings } from './settings.ts';
import { MAX_AXIS_VALUES } from '../engine/sweep/axes.ts';
import type { AuditLine, StoredComparison, Verification } from './records.ts';
import { csvFormatSchema } from './csv-format.ts';
import { SHAPES } from './mapping-document.ts';
import { CHARTS, EXPORTS } from './exports.ts';
import { PACK_COHORTS } from './pack.ts';
import { AUDIT_PAGE, comparisonDocumentSchema } from './records.ts';
import { reportDocumentSchema } from './report.ts';
import type {
  AccountAdvice,
  AccountLedger,
  AccountPage,
  AppInfo,
  AssumptionsPreset,
  CohortInfo,
  CohortQuality,
  DiagnosticsSaved,
  Comparison,
  ComparisonView,
  FileEntry,
  FilePreview,
  ImportCheck,
  ImportReport,
  JobProgress,
  Licence,
  NoticedPage,
  MonthSeries,
  PolicyRecord,
  ProjectEntry,
  ProjectInfo,
  RuleEffects,
  SimulationSummary,
  SweepGrid,
} from './types.ts';

const text = (maximum: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maximum));

const handle = text(64);
const job = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
/** The language of the names that presets get. */
const ofPresets = v.optional(v.picklist(LANGUAGES), 'en');
const cohortName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(200),
  v.regex(/^\P{Cc}*$/u, 'control characters are not allowed'),
);
const dimension = text(200);
/** A panel, or what names the dimension that it shows. */
const source = text(240);
const accountId = text(100);
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Cells of few accounts, marked or not shown; all are shown as they are without. */
const smallCells = v.optional(smallCellRuleSchema);
/** A warning, a month, months of dormancy (the last entry and longer), or a step of a column's histogram. */
const askedRows = v.union([
  v.picklist(NOTICES),
  v.strictObject({
    month: v.pipe(
      v.string(),
      v.check((text) => parseMonth(text) !== undefined, 'not a month like 2024-01'),
    ),
  }),
  v.strictObject({ streak: index }),
  v.strictObject({
    column: v.picklist(NUMERIC_COLUMN_NAMES),
    step: v.pipe(index, v.maxValue(HISTOGRAM_STEPS - 1)),
  }),
]);
export type AskedRows = v.InferOutput<typeof askedRows>;

const page = {
  offset: index,
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
};

/** Assumptions by the name of their preset, or a document; the product's first preset without. */
const assumptions = v.optional(v.union([text(64), v.looseObject({})]));

/** A built-in baseline, or a policy document; the document is parsed by the engine's own schema. */
const scenario = v.union([v.picklist(BASELINES), v.looseObject({})]);

const axis = v.strictObject({
  path: v.pipe(v.string(), v.regex(/^[A-Za-z]\w*(\.\w+){0,5}$/)),
  values: v.pipe(
    v.array(v.pipe(v.number(), v.finite())),
    v.minLength(1),
    v.maxLength(MAX_AXIS_VALUES),
  ),
});

/** Most cells of one filter. */
const MAX_CELLS = 10_000;

const nothing = v.strictObject({});

const comparison = {
  project: handle,
  cohort: cohortName,
  champion: scenario,
  challengers: v.pipe(v.array(scenario), v.minLength(1), v.maxLength(8)),
  x: dimension,
  y: dimension,
  assumptions,
  job,
};

const accountColumn = v.picklist(ACCOUNT_COLUMN_NAMES);
const bound = v.optional(v.pipe(v.number(), v.finite()));
const accountCondition = v.union([
  v.strictObject({ column: accountColumn, oneOf: v.pipe(v.array(index), v.maxLength(100)) }),
  v.strictObject({ column: accountColumn, from: bound, to: bound }),
]);

const viewOf = {
  project: handle,
  cohort: cohortName,
  champion: scenario,
  challengers: v.pipe(v.array(scenario), v.minLength(1), v.maxLength(8)),
  /** Index of the challenger that the panels and filters are about. */
  focus: v.pipe(index, v.maxValue(7)),
  /** Chosen cells of one or two dimensions, y-major; panels named `source` skip the filter. */
  filters: v.pipe(
    v.array(
      v.strictObject({
        source,
        x: dimension,
        y: v.optional(dimension),
        cells: v.pipe(v.array(index), v.maxLength(MAX_CELLS)),
      }),
    ),
    v.maxLength(MAX_FILTERS),
  ),
  assumptions,
  job,
};

const report = {
  project: handle,
  comparison: v.union([text(200), comparisonDocumentSchema]),
  document: reportDocumentSchema,
  job,
};

/** What goes before the format and the privacy rules of a mapping; parsed by the import's own schema. */
const overrides = {
  format: v.optional(v.looseObject({})),
  privacy: v.optional(v.looseObject({})),
  /** Answers to the questions of an import, by their ids. */
  answers: v.optional(v.record(text(400), text(200))),
};

/** Request schemas by method. The keys are the runtime list of methods. */
export const REQUESTS = {
  /** A report of a comparison, stored under its name or given whole. A preview is not recorded. */
  'report.html': v.strictObject({ ...report, preview: v.optional(v.boolean(), false) }),
  'report.pdf': v.strictObject(report),
  /** Seals a comparison with its report into a zip. */
  'packs.write': v.strictObject({
    ...report,
    cohort: v.optional(v.picklist(PACK_COHORTS), 'none'),
    file: handle,
    /** The private key to sign with; the signature goes beside the file. */
    sign: v.optional(v.strictObject({ key: handle, passphrase: v.optional(text(1000)) })),
  }),
  /** Verifies a pack; a project may hold the cohort that the pack leaves out. */
  'packs.verify': v.strictObject({
    file: handle,
    project: v.optional(handle),
    /** The public key of whoever is trusted, and the signature where it is not beside the pack. */
    trust: v.optional(handle),
    signature: v.optional(handle),
    job,
  }),
  'export.table': v.strictObject({
    project: handle,
    comparison: report.comparison,
    what: v.picklist(EXPORTS),
    /** Whose notices: 0 is the champion, 1 the first challenger. */
    scenario: v.optional(index, 1),
    format: v.optional(csvFormatSchema, {}),
    language: v.picklist(LANGUAGES),
    smallCells,
    file: handle,
    job,
  }),
  'export.cohort': v.strictObject({
    project: handle,
    cohort: cohortName,
    ids: v.optional(v.picklist(['as_they_are', 'pseudonyms']), 'as_they_are'),
    format: v.optional(csvFormatSchema, {}),
    file: handle,
    job,
  }),
  /** A chart of a comparison; a heatmap is that of a challenger, from 0. */
  'export.chart': v.strictObject({
    project: handle,
    comparison: report.comparison,
    chart: v.picklist(CHARTS),
    challenger: v.optional(index, 0),
    language: v.picklist(LANGUAGES),
    smallCells,
    job,
  }),
  /** Where a file is to be written: the user is asked where the host can ask. */
  'files.save': v.strictObject({ name: text(200) }),
  /** Hands a written file to a browser. */
  'files.offer': v.strictObject({ file: handle }),
  'app.info': nothing,
  /** Packages of others that are shipped. */
  'app.licences': nothing,
  'settings.read': nothing,
  /** Changes settings; those that are not named stay. */
  'settings.save': v.strictObject({ settings: v.partial(settingsSchema) }),
  /** The assumptions presets, the one used where none is named first. */
  'assumptions.list': nothing,
  'files.choose': v.strictObject({
    purpose: v.picklist(['open-project', 'new-project']),
    suggestedName: v.optional(text(120)),
  }),
  /** Asks for tables to import; none where the user closed the dialog. */
  'files.chooseTables': nothing,
  /** Lets go of a file that was uploaded. */
  'files.release': v.strictObject({ file: handle }),
  /** Writes a zip of logs and versions for support. */
  'diagnostics.save': nothing,
  'projects.list': nothing,
  'projects.create': v.strictObject({ file: handle, language: ofPresets }),
  'projects.open': v.strictObject({ file: handle }),
  /** Lets go of a project, so that others may open it. */
  'projects.close': v.strictObject({ project: handle }),
  'projects.example': v.strictObject({ job, language: ofPresets }),
  'cohorts.list': v.strictObject({ project: handle }),
  'cohorts.import': v.strictObject({
    project: handle,
    /** Files of one layout: a panel, or the months of one, each in a file; or a transaction log. */
    files: v.pipe(v.array(handle), v.minLength(1), v.maxLength(1000)),
    /** The file of accounts, for a transaction log. */
    accounts: v.optional(handle),
    name: cohortName,
    /** append: new months onto the cohort of that name; replace: in its place. Both keep the former version. */
    mode: v.optional(v.picklist(['new', 'append', 'replace']), 'new'),
    /** Whether a row for a month that the cohort has already is refused (keep) or takes its place. */
    overlap: v.optional(v.picklist(['keep', 'replace']), 'keep'),
    /** Largest share of rejected rows, of a file of any size. */
    maxRejectShare: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.05),
    /** Name of a preset, or a mapping document. */
    mapping: v.optional(v.union([text(64), v.looseObject({})])),
    encoding: v.optional(text(40)),
    ...overrides,
    /** Where the rejects go; without it beside the project, and only where there are any. */
    rejects: v.optional(handle),
    job,
  }),
  'cohorts.generate': v.strictObject({
    file: handle,
    accounts: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000)),
    months: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600)),
    seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295)),
    firstMonth: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/))),
    job,
  }),
  /** Reads the start of a file: format, columns with suggestions, rows as they will be read. */
  /** Reads the files as an import would, and writes nothing. */
  'cohorts.check': v.strictObject({
    files: v.pipe(v.array(handle), v.minLength(1), v.maxLength(1000)),
    accounts: v.optional(handle),
    mapping: v.optional(v.union([text(64), v.looseObject({})])),
    encoding: v.optional(text(40)),
    ...overrides,
    job,
  }),
  'cohorts.inspect': v.strictObject({
    file: handle,
    /** The file of accounts, for a transaction log. */
    accounts: v.optional(handle),
    mapping: v.optional(v.union([text(64), v.looseObject({})])),
    encoding: v.optional(text(40)),
    /** The shape of the suggestion, where no mapping is given. */
    shape: v.optional(v.picklist(SHAPES)),
    ...overrides,
    job,
  }),
  /** All versions of a cohort, the current one first. */
  'cohorts.versions': v.strictObject({ project: handle, cohort: cohortName }),
  'cohorts.undo': v.strictObject({ project: handle, cohort: cohortName }),
  'cohorts.quality': v.strictObject({ project: handle, cohort: cohortName, job }),
  /** A page of the account-months behind a warning of an import, or behind a bar of the quality page. */
  'cohorts.noticed': v.strictObject({
    project: handle,
    cohort: cohortName,
    notice: askedRows,
    ...page,
    job,
  }),
  /** At most `limit` lines of the audit log after a line. */
  'projects.audit': v.strictObject({
    project: handle,
    after: v.optional(index, 0),
    limit: v.optional(v.pipe(index, v.minValue(1), v.maxValue(AUDIT_PAGE)), AUDIT_PAGE),
    job,
  }),
  /** Runs every record again, and checks the audit log and the seals of cohorts, policies and comparisons. */
  'projects.verify': v.strictObject({ project: handle, job }),
  'comparisons.list': v.strictObject({ project: handle }),
  /** Stores a comparison under its name, in place of one of that name. */
  'comparisons.save': v.strictObject({ project: handle, document: comparisonDocumentSchema }),
  'comparisons.rename': v.strictObject({
    project: handle,
    name: text(200),
    to: comparisonDocumentSchema.entries.name,
  }),
  'comparisons.remove': v.strictObject({ project: handle, name: text(200) }),
  'cohorts.remove': v.strictObject({ project: handle, cohort: cohortName }),
  'policies.list': v.strictObject({ project: handle }),
  /** Policies that the product ships, to begin from. */
  'policies.presets': v.strictObject({ language: ofPresets }),
  'policies.archive': v.strictObject({ project: handle, name: text(200), archived: v.boolean() }),
  /** `over`: the stored policy that this is an edit of, null for none: no other one is replaced. Without, one of its name is. */
  'policies.save': v.strictObject({
    project: handle,
    document: v.unknown(),
    over: v.optional(v.nullable(v.string())),
  }),
  'comparison.run': v.strictObject(comparison),
  /**
   * A comparison as the screen shows it: nothing is recorded, and results are kept for the next view. `estimate`: where that
   * is there sooner, figures of a sample of the accounts in place of those of all.
   */
  'comparison.view': v.strictObject({
    ...viewOf,
    estimate: v.optional(v.boolean(), false),
    panels: v.pipe(
      v.array(v.strictObject({ name: source, x: dimension, y: v.optional(dimension) })),
      v.maxLength(12),
    ),
  }),
  /** Month series of the filtered accounts; they are replayed apart, so it takes longer than a view. */
  'comparison.series': v.strictObject(viewOf),
  'comparison.page': v.strictObject({
    ...comparison,
    language: v.picklist(LANGUAGES),
    smallCells,
  }),
  /** A page of the accounts that pass the filters; in the cohort's order where no column is named. */
  'comparison.accounts': v.strictObject({
    ...viewOf,
    /** A condition for each column that has one; all of them are met. Money in minor units. */
    conditions: v.optional(v.pipe(v.array(accountCondition), v.maxLength(32)), []),
    /** Part of the id, upper and lower case alike. */
    contains: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
    sort: v.optional(
      v.strictObject({
        column: v.picklist(['accountId', ...ACCOUNT_COLUMN_NAMES]),
        descending: v.boolean(),
      }),
    ),
    /** Id of an account whose place in the order is wanted. */
    find: v.optional(accountId),
    offset: index,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)),
  }),
  'accounts.ledger': v.strictObject({
    project: handle,
    cohort: cohortName,
    scenario,
    account: accountId,
    job,
  }),
  'accounts.plan': v.strictObject({
    project: handle,
    cohort: cohortName,
    policy: v.looseObject({}),
    account: accountId,
    job,
  }),
  /** Writes the plans of all accounts, or of one, as CSV. */
  'plans.export': v.strictObject({
    project: handle,
    cohort: cohortName,
    policy: v.looseObject({}),
    account: v.optional(accountId),
    file: handle,
    job,
  }),
  'simulation.export': v.strictObject({
    project: handle,
    cohort: cohortName,
    scenarios: v.pipe(v.array(scenario), v.minLength(1), v.maxLength(100)),
    folder: handle,
    assumptions,
    /** Dimension by which the summary's measures are given too. */
    by: v.optional(dimension),
    job,
  }),
  'sweep.run': v.strictObject({
    project: handle,
    cohort: cohortName,
    policy: v.looseObject({}),
    product: v.picklist(PRODUCTS),
    x: axis,
    y: axis,
    measure: v.picklist([...MEASURE_NAMES, CUT_RATE_RATIO]),
    /** Further measures of each cell over all accounts, out of the same sweep. */
    also: v.optional(v.pipe(v.array(v.picklist(MEASURE_NAMES)), v.maxLength(8)), []),
    assumptions,
    /** Dimension by which each cell is given too. */
    by: v.optional(dimension),
    job,
  }),
  /** Effects of the rules of a policy, or of one of them. */
  'effects.run': v.strictObject({
    project: handle,
    cohort: cohortName,
    policy: v.looseObject({}),
    rule: v.optional(v.picklist(POLICY_RULES)),
    assumptions,
    job,
  }),
  'jobs.cancel': v.strictObject({ job }),
} as const;

export type Method = keyof typeof REQUESTS;
export type RequestOf<M extends Method> = v.InferInput<(typeof REQUESTS)[M]>;
export type ParsedRequestOf<M extends Method> = v.InferOutput<(typeof REQUESTS)[M]>;

/** Response types by method. */
export interface Responses extends Record<Method, unknown> {
  'app.info': AppInfo;
  'app.licences': readonly Licence[];
  'settings.read': Settings;
  'settings.save': Settings;
  'assumptions.list': readonly AssumptionsPreset[];
  /** null where the user closed the dialog. */
  'files.choose': FileEntry | null;
  'files.chooseTables': readonly FileEntry[];
  /** Whether there was an upload to let go of. */
  'files.release': boolean;
  /** null where the user closed the dialog. */
  'diagnostics.save': DiagnosticsSaved | null;
  'projects.list': readonly ProjectEntry[];
  'projects.create': ProjectInfo;
  'projects.open': ProjectInfo;
  /** Whether it was let go at once; while jobs run it is when they have ended, unless it is opened again. */
  'projects.close': boolean;
  'projects.example': ProjectInfo;
  'cohorts.list': readonly CohortInfo[];
  'cohorts.import': ImportReport;
  'cohorts.generate': { readonly rows: number };
  'cohorts.check': ImportCheck;
  'cohorts.inspect': FilePreview;
  'cohorts.versions': readonly CohortInfo[];
  'cohorts.undo': readonly CohortInfo[];
  'cohorts.quality': CohortQuality;
  'cohorts.noticed': NoticedPage;
  'projects.audit': readonly AuditLine[];
  'projects.verify': Verification;
  'comparisons.list': readonly StoredComparison[];
  'comparisons.save': readonly StoredComparison[];
  'comparisons.rename': readonly StoredComparison[];
  'comparisons.remove': readonly StoredComparison[];
  'cohorts.remove': readonly CohortInfo[];
  'policies.list': readonly PolicyRecord[];
  'policies.presets': readonly PolicyInput[];
  'policies.archive': readonly PolicyRecord[];
  'policies.save': readonly PolicyRecord[];
  'report.html': { readonly fileName: string; readonly html: string };
  /** The PDF's bytes in base64. */
  'report.pdf': { readonly fileName: string; readonly pdf: string };
  'packs.write': { readonly files: number };
  'packs.verify': Verification;
  /** Rows written, without the header. */
  'export.table': { readonly rows: number };
  'export.cohort': { readonly rows: number };
  'export.chart': { readonly svg: string };
  'files.save': FileEntry | null;
  /** Handle of the download; null where the file is in its place already. */
  'files.offer': { readonly download: string | null };
  'comparison.run': Comparison;
  'comparison.view': ComparisonView;
  /** By scenario, champion first; null where an allocation couples accounts, so that some of them have no series of their own. */
  'comparison.series': readonly (MonthSeries | null)[];
  /** The comparison as a self-contained HTML page. */
  'comparison.page': { readonly fileName: string; readonly html: string };
  'comparison.accounts': AccountPage;
  'accounts.ledger': AccountLedger;
  'accounts.plan': AccountAdvice;
  /** How many accounts have a plan. */
  'plans.export': { readonly accounts: number };
  'simulation.export': SimulationSummary;
  'sweep.run': SweepGrid;
  'effects.run': RuleEffects;
  /** Whether there was such a job. */
  'jobs.cancel': boolean;
}

export interface Events {
  'job.progress': JobProgress;
  /** A command of the native menu, by the id under which the page knows it. */
  'menu.command': { readonly id: MenuCommand };
  /** A project that the user asked the operating system to open. */
  'project.offered': { readonly file: string };
}

export type EventName = keyof Events;

/** The runtime list of events. */
export const EVENT_NAMES = [
  'job.progress',
  'menu.command',
  'project.offered',
] as const satisfies readonly EventName[];

/** The runtime list of methods. */
export const METHOD_NAMES = Object.keys(REQUESTS) as readonly Method[];

export function isMethod(name: unknown): name is Method {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name);
}
