/** What the product ships in documents is told in the reader's language, all of it. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assumptionsText, presetText } from '../../src/wording/preset-text.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../resources');

function textsOf(kind: 'policies' | 'assumptions'): string[] {
  const folder = path.join(RESOURCES, kind);
  return fs.readdirSync(folder).flatMap((file) => {
    const document = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as {
      readonly name: string;
      readonly source?: string;
    };
    return [document.name, document.source ?? []].flat();
  });
}

describe('names and texts of presets', () => {
  const named = textsOf('policies').map((text) => [text, presetText] as const);
  const assumed = textsOf('assumptions').map((text) => [text, assumptionsText] as const);

  it.each([...named, ...assumed])('%s: has a Chinese wording', (text, inLanguage) => {
    expect(inLanguage(text, 'zh-CN')).not.toBe(text);
    expect(inLanguage(text, 'zh-CN')).toMatch(/\p{Script=Han}/u);
    expect(inLanguage(text, 'en')).toBe(text);
  });

  it('are those of one kind: own assumptions named like a policy keep their name', () => {
    expect(assumptionsText('Growth', 'zh-CN')).toBe('Growth');
  });

  it('leave other names as they are', () => {
    expect(presetText('Ours', 'zh-CN')).toBe('Ours');
    expect(presetText('constructor', 'zh-CN')).toBe('constructor');
  });
});
