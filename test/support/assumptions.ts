/** The product's first assumptions preset. */
import * as v from 'valibot';
import preset from '../../resources/assumptions/basel-iii-2023.json' with { type: 'json' };
import { assumptionsSchema } from '../../src/engine/assumptions.ts';

export const ASSUMPTIONS = v.parse(assumptionsSchema, preset);
