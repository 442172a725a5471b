/** Command-line arguments parsed into values; what is wrong is said in the words of the argument. */
import fs from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { CUT_RATE_RATIO, MEASURE_NAMES } from '../../engine/measures.ts';
import type { Measure } from '../../engine/measures.ts';
import { parseMonth } from '../../engine/months.ts';
import { PRODUCTS } from '../../engine/panel.ts';
import type { Product } from '../../engine/panel.ts';
import { BASELINES } from '../../engine/policy/document.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { MAX_AXIS_VALUES, rangeValues } from '../../engine/sweep/axes.ts';
import type { SweepAxis } from '../../engine/sweep/axes.ts';
import { DATE_ORDERS, DECIMALS, QUOTES, THOUSANDS } from '../../contract/mapping-document.ts';
import { MAX_SMALL_CELL } from '../../contract/small-cells.ts';
import type { SmallCellRule } from '../../engine/small-cells.ts';
import { readJson } from '../service/resources.ts';
import { parsePolicyDocument } from '../service/scenarios.ts';
import { UsageError, userPath } from './session.ts';
import path from 'node:path';
import type { Scenario } from '../../engine/simulate/run.ts';

export function wholeNumber(minimum: number, maximum: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum && text.trim() !== '')
      return value;
    throw new InvalidArgumentError(`A whole number from ${minimum} to ${maximum} is needed.`);
  };
}

/** `--hide-below`: {@link hiddenBelow} makes a rule of it. */
export const hideBelowOption = (): Option =>
  new Option(
    '--hide-below <n>',
    'hide cells of fewer accounts, and those that would give them away',
  ).argParser(wholeNumber(1, MAX_SMALL_CELL));

export function hiddenBelow(below: number | undefined): SmallCellRule | undefined {
  return below === undefined ? undefined : { below, isHidden: true };
}

export function monthArgument(text: string): string {
  if (parseMonth(text) === undefined)
    throw new InvalidArgumentError('A month like 2023-01 is needed.');
  return text;
}

export function productArgument(text: string): Product {
  const product = PRODUCTS.find((name) => name === text);
  if (!product) throw new InvalidArgumentError(`One of ${PRODUCTS.join(', ')} is needed.`);
  return product;
}

const SWEEP_MEASURES = [...MEASURE_NAMES, CUT_RATE_RATIO] as const;

export function measureArgument(text: string): Measure | typeof CUT_RATE_RATIO {
  const measure = SWEEP_MEASURES.find((name) => name === text);
  if (!measure) throw new InvalidArgumentError(`One of ${SWEEP_MEASURES.join(', ')} is needed.`);
  return measure;
}

const AXIS = /^([A-Za-z][\w.]*)=(-?[\d.]+):(-?[\d.]+)(?::(-?[\d.]+))?$/;

/** `dormancy.windowMonths=3:12:1`: from, to (included), step. */
export function axisArgument(text: string): SweepAxis {
  const match = AXIS.exec(text);
  if (!match)
    throw new InvalidArgumentError(
      'An axis is written path=from:to:step, e.g. dormancy.windowMonths=3:12:1.',
    );
  const [, axisPath, from, to, step = '1'] = match;
  const values = rangeValues(Number(from), Number(to), Number(step));
  if (!values) {
    throw new InvalidArgumentError(
      `The range must rise and have at most ${MAX_AXIS_VALUES} values; the step is above 0.`,
    );
  }
  return { path: axisPath, values };
}

/** `--answer QUESTION=ANSWER`, which may be given more than once; a question may hold an equals sign itself. */
export function answersOf(given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((argument) => {
      const at = argument.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--answer "${argument}": write QUESTION=ANSWER.`);
      return [argument.slice(0, at), argument.slice(at + 1)];
    }),
  );
}

/** Collects an option that may be given more than once. */
export function repeated(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** A `--policy` argument: the name of a baseline, or a JSON file. @throws AppError FILE_…, POLICY_INVALID */
export function scenarioArgument(argument: string): Scenario {
  const baseline = BASELINES.find((name) => name === argument);
  if (baseline) return baseline;
  return parsePolicyDocument(readJson(userPath(argument)), path.basename(argument));
}

/** A `--policy` argument that must be a policy document. @throws AppError FILE_…, POLICY_INVALID; UsageError */
export function policyArgument(argument: string): Policy {
  const scenario = scenarioArgument(argument);
  if (typeof scenario !== 'string') return scenario;
  throw new UsageError(`"${argument}" is a built-in baseline; a policy document is needed.`);
}

/** An argument that is a preset's name, or the document in a file. @throws AppError FILE_… */
export function documentArgument(argument: string): string | Record<string, unknown> {
  const filePath = userPath(argument);
  if (!argument.endsWith('.json') && !fs.existsSync(filePath)) return argument;
  return Object(readJson(filePath)) as Record<string, unknown>;
}

/** What the user says of a file's format. */
export interface FormatOptions {
  delimiter?: string;
  quote?: string;
  newline?: keyof typeof LINE_ENDS;
  header?: boolean;
  decimal?: string;
  thousands?: string;
  dates?: string;
  guarded?: boolean;
}

const LINE_ENDS = { lf: '\n', crlf: '\r\n', cr: '\r' } as const;

/** The format that the options tell. */
export function toldFormat(options: FormatOptions): Record<string, unknown> {
  const { delimiter, quote, newline, header, decimal, thousands, dates, guarded } = options;
  const lineEnd = newline && LINE_ENDS[newline];
  return { delimiter, quote, newline: lineEnd, header, decimal, thousands, dates, guarded };
}

/** Adds the options that say how a file is written. */
export function formatOptions(command: Command): Command {
  return command
    .option('--delimiter <character>', 'character between the fields; else detected', (text) =>
      text === '\\t' || text === 'tab' ? '\t' : text,
    )
    .addOption(new Option('--quote <mark>', 'quotation mark; else detected').choices(QUOTES))
    .addOption(
      new Option('--newline <line-end>', 'end of the lines; else detected').choices(
        Object.keys(LINE_ENDS),
      ),
    )
    .option('--header', 'the first record names the columns; else detected')
    .option('--no-header', 'the first record is a row; columns are "column 1", "column 2" …')
    .addOption(new Option('--decimal <mark>', 'decimal mark; else detected').choices(DECIMALS))
    .addOption(
      new Option('--thousands <mark>', 'mark between thousands; else detected').choices(THOUSANDS),
    )
    .addOption(
      new Option('--dates <order>', 'order in dates that end with the year; else detected').choices(
        DATE_ORDERS,
      ),
    )
    .option('--guarded', 'take away the apostrophes that exports put before texts like formulas');
}
