/** Every word that the renderer asks for by name is there, and those whose name is worked out begin like some that are. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORDS } from '../../src/locales/index.ts';

const RENDERER = path.resolve(import.meta.dirname, '../../src/renderer');

const sources = fs
  .readdirSync(RENDERER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
  .map((entry) => path.join(entry.parentPath, entry.name));

function wordAt(name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>(
      (node, key) =>
        typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined,
      WORDS.en,
    );
}

const asked = sources.flatMap((file) => {
  const text = fs.readFileSync(file, 'utf8');
  return [...text.matchAll(/\bt\(\s*(['`])([^'`]+)\1/g)].map(([, , name]) => ({
    file: path.relative(RENDERER, file),
    name,
  }));
});

describe('words asked for in the renderer', () => {
  it('are found at all', () => {
    expect(asked.length).toBeGreaterThan(200);
  });

  it('are there', () => {
    const missing = asked.filter(({ name }) => {
      const [fixed, ...workedOut] = name.split('${');
      if (workedOut.length === 0) return typeof wordAt(name) !== 'string';
      const parent = fixed.slice(0, fixed.lastIndexOf('.'));
      return typeof wordAt(parent) !== 'object';
    });
    expect(missing).toEqual([]);
  });
});

/** Names of all words, joined by dots. */
function leavesOf(node: object, before = ''): string[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? leavesOf(value, `${before}${key}.`)
      : [before + key],
  );
}

describe('words', () => {
  it('are each mentioned somewhere: a name that no source holds is of a word that nobody uses', () => {
    const src = path.resolve(RENDERER, '..');
    const text = fs
      .readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !file.startsWith(path.join(src, 'locales')))
      .map((file) => fs.readFileSync(file, 'utf8'))
      .join('\n');
    const mentioned = new Set(text.match(/\w+/g));
    const isMentioned = (name: string) =>
      /^\w+$/.test(name) ? mentioned.has(name) : text.includes(name);
    const leaves = leavesOf(WORDS.en);
    expect(leaves.length).toBeGreaterThan(800);
    const lastOf = (name: string) => name.slice(name.lastIndexOf('.') + 1);
    expect(leaves.filter((name) => !isMentioned(lastOf(name)))).toEqual([]);
  });
});
