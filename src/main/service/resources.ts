/** The files the product ships: mapping presets and policy presets, parsed as anything else that comes from outside. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { say, saidFaults } from '../../contract/said.ts';
import type { MappingPreset } from '../../contract/types.ts';
import { parseAssumptions } from '../../engine/assumptions.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { Policy } from '../../engine/policy/document.ts';
import type { Language } from '../../locales/index.ts';
import { presetText } from '../../wording/preset-text.ts';
import { CANONICAL_MAPPING, parseMapping } from '../import/mapping.ts';
import type { Mapping } from '../import/mapping.ts';
import { parsePolicyDocument } from './scenarios.ts';

/** Reads a JSON file. @throws AppError FILE_NOT_FOUND, FILE_NOT_READABLE, BAD_REQUEST where it is no JSON */
export function readJson(filePath: string): unknown {
  const file = path.basename(filePath);
  let text: string;
  try {
    text = fs.readFileSync(filePath, 'utf8');
  } catch (thrown) {
    const missing = !fs.existsSync(filePath);
    throw new AppError({
      code: missing ? 'FILE_NOT_FOUND' : 'FILE_NOT_READABLE',
      message: missing
        ? say`There is no file ${filePath}.`
        : say`${file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      where: { file },
      remedy: say`Check the name and the folder.`,
    });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: say`${file} is not valid JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      where: { file },
      remedy: say`Correct the document; a comma too many is the usual cause.`,
    });
  }
}

function assumptionsFrom(input: unknown, file: string): Assumptions {
  const result = parseAssumptions(input);
  if (result.ok) return result.assumptions;
  throw new AppError({
    code: 'ASSUMPTIONS_INVALID',
    message: say`The assumptions are not valid: ${saidFaults(result.faults)}`,
    where: { file },
    remedy: say`docs/assumptions.md describes the document.`,
  });
}

const POLICY_PRESETS = ['status-quo', 'conservative', 'growth'] as const;

export class Resources {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #documents(kind: 'mappings' | 'assumptions'): string[] {
    const folder = path.join(this.#folder, kind);
    return fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => path.join(folder, name));
  }

  presetMappings(): Mapping[] {
    return this.#documents('mappings').map((file) =>
      parseMapping(readJson(file), path.basename(file)),
    );
  }

  mappingPresets(): MappingPreset[] {
    return this.presetMappings().map(({ name, title }) => ({ id: name, title: title ?? name }));
  }

  /** A mapping by the name of its preset or from a document; `canonical` is the canonical one. @throws AppError MAPPING_… */
  mapping(source: string | Record<string, unknown>): Mapping {
    if (source === CANONICAL_MAPPING.name) return CANONICAL_MAPPING;
    if (typeof source !== 'string') return parseMapping(source, 'mapping');
    const files = this.#documents('mappings');
    const file = files.find((candidate) => path.basename(candidate, '.json') === source);
    if (file !== undefined) return parseMapping(readJson(file), path.basename(file));
    throw new AppError({
      code: 'MAPPING_NOT_FOUND',
      message: say`There is no mapping preset "${source}".`,
      remedy: say`Presets: ${files.map((candidate) => path.basename(candidate, '.json')).join(', ')}.`,
    });
  }

  /** Names of the assumptions presets; the first is used where none is asked for. */
  assumptionsPresets(): string[] {
    return this.#documents('assumptions').map((file) => path.basename(file, '.json'));
  }

  /** Assumptions by the name of their preset, or from a document. @throws AppError ASSUMPTIONS_INVALID */
  assumptions(source: string | Record<string, unknown> | undefined): Assumptions {
    if (typeof source === 'object') return assumptionsFrom(source, 'assumptions');
    const presets = this.assumptionsPresets();
    const name = source ?? presets[0];
    if (presets.includes(name)) {
      const file = path.join(this.#folder, 'assumptions', `${name}.json`);
      return assumptionsFrom(readJson(file), path.basename(file));
    }
    throw new AppError({
      code: 'ASSUMPTIONS_INVALID',
      message: say`There are no assumptions "${name}".`,
      remedy: say`Presets: ${presets.join(', ')}.`,
    });
  }

  /** The preset policies with names in a language, the usual champion first. */
  policyPresets(language: Language): Policy[] {
    return POLICY_PRESETS.map((id) => {
      const file = path.join(this.#folder, 'policies', `${id}.json`);
      const policy = parsePolicyDocument(readJson(file), path.basename(file));
      return { ...policy, name: presetText(policy.name, language) };
    });
  }
}
