/** What the product ships in documents is told in the reader's language, all of it. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetText } from '../../src/wording/preset-text.ts';

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
  const texts = [...textsOf('policies'), ...textsOf('assumptions')];

  it.each(texts)('%s: has a Chinese wording', (text) => {
    expect(presetText(text, 'zh-CN')).not.toBe(text);
    expect(presetText(text, 'zh-CN')).toMatch(/\p{Script=Han}/u);
    expect(presetText(text, 'en')).toBe(text);
  });

  it('leave other names as they are', () => {
    expect(presetText('Ours', 'zh-CN')).toBe('Ours');
    expect(presetText('constructor', 'zh-CN')).toBe('constructor');
  });
});
