/** The report document that options of a command describe. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { REPORT_SECTIONS, reportDocumentSchema } from '../../contract/report.ts';
import type { Paper, ReportInput, ReportSection } from '../../contract/report.ts';
import { WORDS } from '../../locales/index.ts';
import type { Language } from '../../locales/index.ts';
import { readJson } from '../service/resources.ts';
import { hiddenBelow } from './arguments.ts';
import { UsageError, userPath } from './session.ts';

export interface ReportDocumentOptions {
  document?: string;
  lang?: Language;
  paper?: Paper;
  orientation?: 'auto' | 'portrait' | 'landscape';
  section?: readonly string[];
  dimension?: readonly string[];
  title?: string;
  author?: string;
  date?: string;
  summary?: string;
  recommendation?: string;
  logo?: string;
  hideBelow?: number;
}

const LOGO_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

function logoAddress(argument: string): string {
  const type = LOGO_TYPES[path.extname(argument).toLowerCase()];
  if (type === undefined) throw new UsageError('A logo is a PNG, JPEG, GIF or WebP file.');
  let picture: Buffer;
  try {
    picture = fs.readFileSync(userPath(argument));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(`--logo cannot be read: ${reason}`);
  }
  return `data:${type};base64,${picture.toString('base64')}`;
}

function sectionsOf(names: readonly string[]): ReportSection[] {
  return names.map((name) => {
    const section = REPORT_SECTIONS.find((known) => known === name);
    if (section) return section;
    throw new UsageError(`"${name}" is no section; there are ${REPORT_SECTIONS.join(', ')}.`);
  });
}

/** The report document: that of a file, with what the options say put over it. @throws AppError, UsageError */
export function reportDocumentOf(options: ReportDocumentOptions): ReportInput {
  const given: object =
    options.document === undefined ? {} : Object(readJson(userPath(options.document)));
  const language = options.lang ?? Reflect.get(given, 'language') ?? 'en';
  const said = {
    title: options.title,
    author: options.author,
    date: options.date,
    language: options.lang,
    paper: options.paper,
    orientation: options.orientation,
    sections: options.section && sectionsOf(options.section),
    dimensions: options.dimension,
    summary: options.summary,
    recommendation: options.recommendation,
    smallCells: hiddenBelow(options.hideBelow),
    logo: options.logo === undefined ? undefined : logoAddress(options.logo),
  };
  const parsed = v.safeParse(reportDocumentSchema, {
    schema: 1,
    title: language === 'zh-CN' ? WORDS['zh-CN'].report.untitled : WORDS.en.report.untitled,
    date: new Date().toISOString().slice(0, 10),
    language,
    ...given,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  });
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map(
    (issue) => `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`,
  );
  throw new UsageError(`The report document is not valid: ${faults.join('; ')}`);
}
