/** Guards the direction of imports between the rooms of src/ and the short list of files that may know Electron. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');

/** Rooms each room may import besides itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  engine: [],
  locales: [],
  contract: ['engine', 'locales'],
  wording: ['engine', 'contract', 'locales'],
  charts: ['engine', 'contract', 'locales', 'wording'],
  preload: ['contract'],
  renderer: ['engine', 'contract', 'charts', 'locales', 'wording'],
  main: ['engine', 'contract', 'charts', 'locales', 'wording'],
};

/** Rooms of src/main that do not know one another. */
const APART = ['store', 'import', 'export', 'report'];

const KNOWS_ELECTRON = /^(main\/index\.ts|main\/window\/|preload\/index\.ts)/;
/** What the engine may import besides its own files. */
const ENGINE_PACKAGES = ['valibot'];

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Path inside src/, or undefined for a package. */
  readonly target: string | undefined;
}

function filesUnder(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((entry) =>
      entry.isFile() && /\.(ts|vue)$/.test(entry.name)
        ? [path.join(entry.parentPath, entry.name)]
        : [],
    );
}

function importsOf(filePath: string): Import[] {
  const text = fs.readFileSync(filePath, 'utf8');
  const file = path.relative(SRC, filePath).replaceAll(path.sep, '/');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => {
    const inside = specifier.startsWith('.')
      ? path
          .relative(SRC, path.resolve(path.dirname(filePath), specifier))
          .replaceAll(path.sep, '/')
      : undefined;
    return { file, specifier, target: inside?.startsWith('..') ? undefined : inside };
  });
}

const imports = filesUnder(SRC).flatMap(importsOf);
const roomOf = (file: string): string => file.split('/')[0];
const arrow = ({ file, specifier }: Import): string => `${file} -> ${specifier}`;

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(new Set(imports.map(({ file }) => roomOf(file)))).toEqual(
      new Set(Object.keys(MAY_IMPORT)),
    );
  });

  it('run one way between the rooms', () => {
    const backwards = imports.filter(({ file, target }) => {
      if (target === undefined) return false;
      const [from, to] = [roomOf(file), roomOf(target)];
      return from !== to && !MAY_IMPORT[from].includes(to);
    });
    expect(backwards.map(arrow)).toEqual([]);
  });

  it('run in no circle', () => {
    const next = new Map<string, string[]>();
    for (const { file, target } of imports) {
      if (target !== undefined) next.set(file, [...(next.get(file) ?? []), target]);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
      if (done.has(file) || way.includes(file)) return;
      for (const target of next.get(file) ?? []) walk(target, [...way, file]);
      done.add(file);
    };
    for (const file of next.keys()) walk(file, []);
    expect(circles).toEqual([]);
  });

  it('keep store, import, export and report apart', () => {
    const crossing = imports.filter(({ file, target }) => {
      const [, from] = /^main\/(\w+)\//.exec(file) ?? [];
      const [, to] = /^main\/(\w+)\//.exec(target ?? '') ?? [];
      return APART.includes(from) && APART.includes(to) && from !== to;
    });
    expect(crossing.map(arrow)).toEqual([]);
  });

  it('of an import run one way between its folders', () => {
    const floors = ['source', 'parse', 'checks', 'collect', 'suggest'];
    const floorOf = (file: string) =>
      floors.indexOf(/^main\/import\/(\w+)\//.exec(file)?.[1] ?? '');
    const upwards = imports.filter(({ file, target }) => {
      const [from, to] = [floorOf(file), floorOf(target ?? '')];
      return from >= 0 && to > from;
    });
    expect(imports.filter(({ file }) => floorOf(file) >= 0).length).toBeGreaterThan(100);
    expect(upwards.map(arrow)).toEqual([]);
  });

  it('of electron stand only in the hosts', () => {
    const knowing = imports
      .filter(({ specifier }) => specifier === 'electron')
      .map(({ file }) => file);
    expect(knowing.filter((file) => !KNOWS_ELECTRON.test(file))).toEqual([]);
    expect(knowing.length).toBeGreaterThan(0);
  });

  it('of Node, the DOM or packages stay out of the engine', () => {
    const foreign = imports.filter(
      ({ file, target, specifier }) =>
        roomOf(file) === 'engine' && target === undefined && !ENGINE_PACKAGES.includes(specifier),
    );
    expect(foreign.map(arrow)).toEqual([]);
  });

  it('of the store are the only way to SQL', () => {
    const sql = imports
      .filter(({ specifier }) => specifier === 'better-sqlite3')
      .map(({ file }) => file);
    expect(sql.filter((file) => !file.startsWith('main/store/'))).toEqual([]);
    expect(sql.length).toBeGreaterThan(0);
  });
});
