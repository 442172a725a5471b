/** The report document: what a report shows of a comparison, and how it is printed. */
import * as v from 'valibot';
import { LANGUAGES } from '../locales/index.ts';
import { smallCellRuleSchema } from './small-cells.ts';

/** Sections in the order in which they are printed. */
export const REPORT_SECTIONS = [
  'summary',
  'measures',
  'months',
  'heatmaps',
  'swapSet',
  'segments',
  'regret',
  'sweep',
  'policies',
  'cohort',
  'quality',
  'assumptions',
  'method',
  'glossary',
  'reproducibility',
] as const;
export type ReportSection = (typeof REPORT_SECTIONS)[number];

export const PAPERS = ['A4', 'Letter'] as const;
export type Paper = (typeof PAPERS)[number];

const line = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most));
const prose = v.pipe(v.string(), v.maxLength(20_000));

/** Largest logo, characters of its data address. */
const MAX_LOGO = 700_000;

export const reportDocumentSchema = v.strictObject({
  schema: v.literal(1),
  title: line(200),
  author: v.optional(line(200), ''),
  /** The date printed, YYYY-MM-DD. */
  date: v.pipe(v.string(), v.isoDate()),
  language: v.picklist(LANGUAGES),
  paper: v.optional(v.picklist(PAPERS), 'A4'),
  /** How heatmaps stand: auto turns the page for wide ones. */
  orientation: v.optional(v.picklist(['auto', 'portrait', 'landscape']), 'auto'),
  sections: v.optional(v.pipe(v.array(v.picklist(REPORT_SECTIONS)), v.minLength(1)), () => [
    ...REPORT_SECTIONS,
  ]),
  /** Paragraphs, apart by empty lines. */
  summary: v.optional(prose, ''),
  recommendation: v.optional(prose, ''),
  /** Dimensions of the section on segments; product, score and the first attributes where none is named. */
  dimensions: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(8)),
    () => [],
  ),
  /** Cells of few accounts are marked, or not shown; all are shown as they are without. */
  smallCells: v.optional(smallCellRuleSchema),
  /** A picture as a data address. */
  logo: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(MAX_LOGO),
      v.regex(/^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/),
    ),
  ),
});

export type ReportDocument = v.InferOutput<typeof reportDocumentSchema>;
export type ReportInput = v.InferInput<typeof reportDocumentSchema>;
