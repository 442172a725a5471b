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
