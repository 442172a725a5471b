/** What a user has set for the workbench as a whole. Kept by the host, so that every page of it starts alike. */
import * as v from 'valibot';
import { LANGUAGES } from '../locales/index.ts';
import { smallCellSchema } from './small-cells.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** How amounts are shortened: as the language does, in ten thousands (万, 亿), or in thousands (K, M). */
export const NUMBER_STYLES = ['language', 'wan', 'thousands'] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

/** Most worker threads that can be asked for. */
export const MAX_WORKERS = 64;

export const settingsSchema = v.strictObject({
  /** null: as the system says. */
  language: v.optional(v.nullable(v.picklist(LANGUAGES)), null),
  theme: v.optional(v.nullable(v.picklist(THEMES)), null),
  numberStyle: v.optional(v.picklist(NUMBER_STYLES), 'language'),
  /** Name of an assumptions preset, or a document; null: the product's first preset. */
  assumptions: v.optional(
    v.nullable(v.union([v.pipe(v.string(), v.minLength(1), v.maxLength(64)), v.looseObject({})])),
    null,
  ),
  /** The assumptions that the user wrote, in use or not. */
  ownAssumptions: v.optional(v.nullable(v.looseObject({})), null),
  /** Cells with fewer accounts are marked as small; 0 marks none. */
  smallCell: v.optional(smallCellSchema, 10),
  /** Whether the values of small cells are hidden. */
  suppressSmall: v.optional(v.boolean(), false),
  /** Patterns beside colours in charts. */
  decals: v.optional(v.boolean(), false),
  /** Worker threads; null: as many as the machine has, at most 8. Taken up at the next start. */
  workers: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_WORKERS))),
    null,
  ),
  /** Whether the invitation to the tour was answered. */
  tourSeen: v.optional(v.boolean(), false),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});
