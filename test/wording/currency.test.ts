/** Amounts are named in the currency of their cohort, in every text of both languages. */
import { describe, expect, it } from 'vitest';
import { LANGUAGES, currencyName, wordsFor } from '../../src/locales/index.ts';
import { parameterValue } from '../../src/wording/parameter-value.ts';
import { wordingFor } from '../../src/wording/wording.ts';

/** All texts of a tree, each with its path. */
function texts(tree: unknown, path = ''): [string, string][] {
  if (typeof tree === 'string') return [[path, tree]];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, part]) => texts(part, `${path}.${key}`));
}

describe('the currency of amounts', () => {
  it('is named as people of the language name it', () => {
    expect(currencyName('CNY', 'en')).toBe('yuan');
    expect(currencyName('RMB', 'zh-CN')).toBe('元');
    expect(currencyName('USD', 'en')).toBe('USD');
    expect(currencyName('usd', 'zh-CN')).toBe('美元');
    expect(currencyName('points', 'zh-CN')).toBe('points');
  });

  it('stands in values of a policy', () => {
    expect(parameterValue('floor', 50_000, wordingFor('en', 'USD'))).toBe('500 USD');
    expect(parameterValue('floor', 50_000, wordingFor('zh-CN', 'USD'))).toBe('500 美元');
    expect(parameterValue('floor', 50_000, wordingFor('zh-CN'))).toBe('500 元');
  });

  it.each(LANGUAGES)('leaves no mark and no yuan in the words of another one (%s)', (language) => {
    const found = texts(wordsFor(language, 'USD'));
    expect(found.length).toBeGreaterThan(1000);
    const wrong = found.filter(([, text]) => /¤|yuan|元(?!格)/.test(text.replaceAll('美元', '')));
    expect(wrong).toEqual([]);
  });

  it.each(LANGUAGES)('changes nothing but the name (%s)', (language) => {
    const usual = texts(wordsFor(language));
    const other = new Map(texts(wordsFor(language, 'USD')));
    const named = usual.filter(([path, text]) => other.get(path) !== text);
    expect(named.length).toBeGreaterThan(30);
    for (const [path, text] of named)
      expect(other.get(path)).toBe(
        text.replaceAll(currencyName('CNY', language), currencyName('USD', language)),
      );
  });
});
