import { describe, expect, it } from 'vitest';
import { personalIds } from '../../../src/main/import/checks/personal-data.ts';

const kindsOf = (...texts: string[]) => personalIds('id', texts).map(({ kind }) => kind);

describe('personal data', () => {
  it.each([
    ['11010519491231002X', 'resident_id'],
    ['１１０１０５１９４９１２３１００２Ｘ', 'resident_id'],
    ['ID 11010519491231002X', 'resident_id'],
    ['138 0013 8000', 'mobile'],
    ['+86-13800138000', 'mobile'],
    ['4111111111111111', 'bank_card'],
    ['a.b+c@example.com', 'email'],
    ['<li@mail.bank.com.cn>', 'email'],
    ['王芳@邮箱.中国', 'email'],
  ])('%s is told', (text, kind) => {
    expect(kindsOf(text)).toEqual([kind]);
  });

  it.each([
    'A00000001',
    '2024-01-31',
    '1234567890',
    '11010519491231002',
    '110105194912310020',
    'a@b',
  ])('%s is none', (text) => {
    expect(kindsOf(text)).toEqual([]);
  });

  it('is looked for in long texts in no long time', () => {
    const long = 'a'.repeat(400_000);
    expect(kindsOf(long, `${long}é`, `${long}@`, `@${long}`)).toEqual([]);
    expect(kindsOf(`${long} li@example.com`)).toEqual(['email']);
  });
});
