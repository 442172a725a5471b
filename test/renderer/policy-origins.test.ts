/** A policy that was edited takes the place of the one it came from, and of no other. */
import { expect, it } from 'vitest';
import { reactive } from 'vue';
import { withDormancy, withName } from '../../src/renderer/policy-form.ts';
import { editOf, noteStored, originOf } from '../../src/renderer/policy-origins.ts';

const stored = { schema: 1 as const, name: 'Conservative' };

it('an edited policy is of the stored one it began as, however often it is renamed', () => {
  expect(originOf(stored)).toBe('Conservative');
  const cut = editOf(stored, withDormancy(stored, 'cash_loan', { windowMonths: 4 }));
  const renamed = editOf(cut, withName(cut, 'Growth'));
  expect(originOf(renamed)).toBe('Conservative');
  // Stores hold documents behind proxies.
  expect(originOf(reactive(renamed))).toBe('Conservative');
  noteStored(reactive(renamed));
  expect(originOf(renamed)).toBe('Growth');
  expect(originOf(editOf(renamed, withName(renamed, 'Growth 2')))).toBe('Growth');
});
