/** The form of a policy: what its fields show is what the document says, and edits can be taken back. */
import fc from 'fast-check';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../src/engine/panel.ts';
import { parsePolicy } from '../../src/engine/policy/document.ts';
import { documentNumber, shownNumber } from '../../src/renderer/components/unit-number.ts';
import type { FieldSpec } from '../../src/renderer/components/unit-number.ts';
import { valueAt, withValue } from '../../src/renderer/document-path.ts';
import {
  INITIAL_RISK_RULE,
  INITIAL_RULES,
  RULE_FIELDS,
} from '../../src/renderer/policies/rules.ts';
import type { FieldGroup } from '../../src/renderer/policies/rules.ts';
import { usePolicyEditor } from '../../src/renderer/stores/policy-editor.ts';
import { policies } from '../support/arbitraries.ts';

/** Every number field of a policy, by path. */
function* fieldsOf(policy: unknown): Generator<[(string | number)[], FieldSpec]> {
  const group = function* (
    path: (string | number)[],
    name: FieldGroup,
  ): Generator<[(string | number)[], FieldSpec]> {
    for (const spec of RULE_FIELDS[name] as readonly FieldSpec[])
      yield [[...path, ...spec.key.split('.')], spec];
  };
  for (const product of PRODUCTS) {
    const at = (...keys: (string | number)[]) => ['products', product, ...keys];
    for (const rule of ['bounds', 'dormancy', 'restore', 'reopen'] as const)
      if (valueAt(policy, at(rule))) yield* group(at(rule), rule);
    const kind = valueAt(policy, at('review', 'kind'));
    if (kind === 'on_draw' || kind === 'on_behaviour') yield* group(at('review'), kind);
    const risk = valueAt(policy, at('risk'));
    if (Array.isArray(risk))
      for (const index of risk.keys()) yield* group(at('risk', index), 'riskRule');
  }
}

describe('the fields of the form', () => {
  it('show every number of a policy, and give it back as it was', () => {
    fc.assert(
      fc.property(policies, (drawn) => {
        const parsed = parsePolicy(drawn);
        if (!parsed.ok) throw new Error('a drawn policy is not valid');
        for (const [path, spec] of fieldsOf(parsed.policy)) {
          const value = valueAt(parsed.policy, path);
          const shown = shownNumber(value, spec);
          expect(documentNumber(shown, spec), path.join('.')).toEqual(value);
          const written = withValue(parsed.policy, path, documentNumber(shown, spec));
          expect(written).toEqual(parsed.policy);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('cover the numbers of each rule', () => {
    const numbers = (node: unknown, path: string): string[] =>
      typeof node === 'number'
        ? [path]
        : typeof node === 'object' && node !== null
          ? Object.entries(node).flatMap(([key, inner]) =>
              numbers(inner, path === '' ? key : `${path}.${key}`),
            )
          : [];
    for (const [rule, initial] of Object.entries(INITIAL_RULES)) {
      const keys = (RULE_FIELDS[rule as FieldGroup] as readonly FieldSpec[]).map(({ key }) => key);
      const shown = numbers(initial, '').filter((path) => !path.startsWith('bands.'));
      expect(keys, rule).toEqual(expect.arrayContaining(shown));
    }
  });

  it.each(Object.entries(INITIAL_RULES))('begin %s with a valid rule', (rule, initial) => {
    const key = rule.startsWith('on_') ? 'review' : rule;
    const products = { cash_loan: { [key]: initial, risk: [INITIAL_RISK_RULE] } };
    expect(parsePolicy({ schema: 1, name: 'x', products })).toMatchObject({ ok: true });
  });

  it('say where a value is wrong', () => {
    setActivePinia(createPinia());
    const editor = usePolicyEditor();
    editor.open({ schema: 1, name: 'x' }, true);
    editor.edit(['products', 'cash_loan', 'dormancy'], INITIAL_RULES.dormancy);
    editor.edit(['products', 'cash_loan', 'dormancy', 'cutRateBp'], 12_000);
    expect(editor.policy).toBeUndefined();
    expect(editor.faultAt('products.cash_loan.dormancy.cutRateBp')).toBe('At most 100%.');
    expect(editor.faultSentences).toEqual([
      'Cash loan (Jiebei kind) · Dormancy: Cut: At most 100%.',
    ]);
    expect(editor.faultLines[0]).toContain('cutRateBp: 12000 is above 10000');
    expect(editor.faultAt('products.cash_loan.dormancy.floor')).toBeUndefined();
  });
});

describe('the document', () => {
  it('is changed at a path, and nowhere else', () => {
    const document = { a: [{ b: 1 }, { b: 2 }], c: 3 };
    expect(withValue(document, ['a', 1, 'b'], 5)).toEqual({ a: [{ b: 1 }, { b: 5 }], c: 3 });
    expect(withValue(document, ['a', 0], undefined)).toEqual({ a: [{ b: 2 }], c: 3 });
    expect(withValue(document, ['d', 'e'], 1)).toEqual({ ...document, d: { e: 1 } });
    expect(Object.keys(withValue(document, ['a'], 1) as object)).toEqual(['a', 'c']);
    expect(document).toEqual({ a: [{ b: 1 }, { b: 2 }], c: 3 });
  });
});

describe('edits', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('are taken back and done again', () => {
    const editor = usePolicyEditor();
    editor.open({ schema: 1, name: 'x' }, true);
    expect(editor.isDirty).toBe(false);
    editor.edit(['roundTo'], 100);
    editor.edit(['protect', 0], { column: 'region', op: '=', value: 'N' });
    expect(editor.isDirty).toBe(true);
    editor.undo();
    expect(editor.document).toEqual({ schema: 1, name: 'x', roundTo: 100 });
    editor.undo();
    expect(editor.isDirty).toBe(false);
    expect(editor.canUndo).toBe(false);
    editor.redo();
    editor.redo();
    expect(editor.at(['protect', 0, 'value'])).toBe('N');
    editor.undo();
    editor.edit(['roundTo'], 200);
    expect(editor.canRedo).toBe(false);
  });

  it('keep a text that is no JSON beside the document, which stays', () => {
    const editor = usePolicyEditor();
    editor.open({ schema: 1, name: 'x' }, true);
    editor.editText('{ "schema": 1, ');
    expect(editor.text).toBe('{ "schema": 1, ');
    expect(editor.policy).toBeUndefined();
    expect(editor.faults[0].path).toBe('JSON');
    expect(editor.document).toEqual({ schema: 1, name: 'x' });
    editor.editText('{ "schema": 1, "name": "y" }');
    expect(editor.policy).toMatchObject({ name: 'y' });
    // As it was typed, until something else changes it; and what is no policy at all is none.
    expect(editor.text).toBe('{ "schema": 1, "name": "y" }');
    editor.edit(['name'], 'z');
    expect(editor.text).toBe('{\n  "schema": 1,\n  "name": "z"\n}');
    editor.undo();
    editor.editText('null');
    expect(editor.text).toBe('null');
    expect(editor.faults[0].path).toBe('JSON');
    expect(editor.document).toEqual({ schema: 1, name: 'y' });
    editor.undo();
    expect(editor.document).toEqual({ schema: 1, name: 'x' });
  });

  it('of one field that follow one another are one', () => {
    const editor = usePolicyEditor();
    editor.open({ schema: 1, name: 'x' }, true);
    for (const name of ['xy', 'xyz', 'xyzw']) editor.edit(['name'], name);
    editor.undo();
    expect(editor.at(['name'])).toBe('x');
  });
});
