/** Folders and parts of files that a killed process left behind go; those of running ones, and all others, stay. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ownName, partPath, removeLeftovers } from '../../src/main/own-folders.ts';
import { PartFile } from '../../src/main/part-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

const RANDOM = '0123456789abcdef'.repeat(2);

function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

it('leftovers are removed, and nothing else', () => {
  const parent = temporaryFolder();
  const pid = deadProcess();
  const names = {
    mine: ownName('limitlab-'),
    gone: `limitlab-${pid}-${RANDOM}`,
    other: `another-${pid}-${RANDOM}`,
    longer: `limitlab-${pid}-${RANDOM}-x`,
  };
  for (const name of Object.values(names)) {
    fs.mkdirSync(path.join(parent, name));
    fs.writeFileSync(path.join(parent, name, 'cohort.csv'), 'A');
  }
  removeLeftovers(parent, 'limitlab-');
  expect(fs.readdirSync(parent).sort()).toEqual([names.mine, names.other, names.longer].sort());
  removeLeftovers(path.join(parent, 'none'), 'limitlab-');
});

it.skipIf(process.getuid?.() !== 0)(
  'leftovers of another user stay (runs as root alone, who can make one)',
  () => {
    const parent = temporaryFolder();
    const theirs = path.join(parent, `limitlab-${deadProcess()}-${RANDOM}`);
    fs.mkdirSync(theirs);
    fs.chownSync(theirs, 65_534, 65_534);
    removeLeftovers(parent, 'limitlab-');
    expect(fs.existsSync(theirs)).toBe(true);
  },
);

it('a part that was left beside a target goes when the next file is written there', () => {
  const folder = temporaryFolder();
  const left = partPath(folder).replace(`-${process.pid}-`, `-${deadProcess()}-`);
  fs.writeFileSync(left, 'half');
  const part = new PartFile(path.join(folder, 'out.csv'));
  fs.writeSync(part.descriptor, 'whole');
  part.finish();
  expect(fs.readdirSync(folder)).toEqual(['out.csv']);
});

it('two parts of one target are two files, and the last to finish is the target', () => {
  const folder = temporaryFolder();
  const target = path.join(folder, 'out.csv');
  const parts = ['one', 'two'].map((text) => {
    const part = new PartFile(target);
    fs.writeSync(part.descriptor, text);
    return part;
  });
  expect(fs.readdirSync(folder)).toHaveLength(2);
  for (const part of parts) part.finish();
  expect(fs.readdirSync(folder)).toEqual(['out.csv']);
  expect(fs.readFileSync(target, 'utf8')).toBe('two');
});
