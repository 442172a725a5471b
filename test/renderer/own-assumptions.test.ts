/** The assumptions of the user's own: fields and text are one document, faults stand where they are, edits can be taken back. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Language } from '../../src/locales/index.ts';
import { useOwnAssumptions } from '../../src/renderer/stores/own-assumptions.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';

beforeEach(() => {
  setActivePinia(createPinia());
  speak('en');
});

function speak(language: Language): void {
  const settings = useSettings();
  settings.kept = { ...settings.kept, language };
}

function opened() {
  const own = useOwnAssumptions();
  own.open(ASSUMPTIONS, true);
  return own;
}

describe('own assumptions', () => {
  it('are as they were until something changes, and again once it is taken back', () => {
    const own = opened();
    expect(own.isDirty).toBe(false);
    expect(own.assumptions).toEqual(ASSUMPTIONS);
    own.edit(['ccfBp', 'cash_loan'], 2500);
    expect(own.isDirty).toBe(true);
    expect(own.assumptions).toMatchObject({
      ccfBp: { cash_loan: 2500, purchase_credit: ASSUMPTIONS.ccfBp.purchase_credit },
    });
    own.undo();
    expect(own.isDirty).toBe(false);
    own.redo();
    expect(own.at(['ccfBp', 'cash_loan'])).toBe(2500);
  });

  it('say what is wrong beside the field, in the field’s unit', () => {
    const own = opened();
    own.edit(['lgdBp', 'purchase_credit'], 12_000);
    expect(own.faultAt('lgdBp.purchase_credit')).toBe('At most 100%.');
    expect(own.faultAt('lgdBp.cash_loan')).toBeUndefined();
    expect(own.assumptions).toBeUndefined();
    own.edit(['lgdBp', 'purchase_credit'], undefined);
    expect(own.faultAt('lgdBp.purchase_credit')).toBe('is missing');
    own.edit(['lgdBp', 'purchase_credit'], 6500);
    own.edit(['asOf'], '2024-13-40');
    expect(own.faultAt('asOf')).toBe('"2024-13-40" is not a date like 2024-01-31');
    speak('zh-CN');
    expect(own.faultAt('asOf')).toBe('"2024-13-40" 不是形如 2024-01-31 的日期');
    own.edit(['name'], ' ');
    expect(own.faultAt('name')).toBe('假设需要名称');
  });

  it('keep a text that is no document, and nothing of it goes into them', () => {
    const own = opened();
    own.editText('{ "schema": 1,');
    expect(own.text).toBe('{ "schema": 1,');
    expect(own.assumptions).toBeUndefined();
    expect(own.faultLines).toHaveLength(1);
    expect(own.at(['name'])).toBe(ASSUMPTIONS.name);
    own.editText('[]');
    expect(own.faultLines[0]).toContain('These are no assumptions');
    own.editText(JSON.stringify({ ...ASSUMPTIONS, name: 'Ours' }));
    expect(own.assumptions).toEqual({ ...ASSUMPTIONS, name: 'Ours' });
  });

  it('keep what is edited while they are saved, and can be taken back after it', () => {
    const own = opened();
    own.edit(['name'], 'Ours');
    own.edit(['dormantShareCapBp'], 1500);
    const { document, assumptions } = own;
    own.settle(document, assumptions);
    expect(own.isDirty).toBe(false);
    own.undo();
    expect(own.at(['dormantShareCapBp'])).toBe(ASSUMPTIONS.dormantShareCapBp);
    expect(own.isDirty).toBe(true);
    own.redo();
    expect(own.isDirty).toBe(false);
    own.edit(['lgdBp', 'cash_loan'], 1000);
    own.settle(document, assumptions);
    expect(own.at(['lgdBp', 'cash_loan'])).toBe(1000);
    expect(own.isDirty).toBe(true);
  });

  it('take a name of any length, as earlier versions did', () => {
    const own = opened();
    own.edit(['name'], 'n'.repeat(230));
    expect(own.assumptions?.name).toHaveLength(230);
  });

  it('have a last band at least', () => {
    const own = opened();
    own.edit(['pd', 'bands'], []);
    expect(own.faultAt('pd.bands')).toBe('at least one band');
  });
});
