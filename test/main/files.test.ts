/** Files written whole: nothing but a file is replaced. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { makeFolder, writeTextFile } from '../../src/main/files.ts';
import { openOrCreateProject } from '../../src/main/store/project-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

function codeOf(work: () => void): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.data.code : String(thrown);
  }
  return 'written';
}

describe('a file written whole', () => {
  it('takes the place of a file', () => {
    const filePath = path.join(temporaryFolder(), 'a.txt');
    expect(codeOf(() => writeTextFile(filePath, 'one'))).toBe('written');
    expect(codeOf(() => writeTextFile(filePath, 'two'))).toBe('written');
    expect(fs.readFileSync(filePath, 'utf8')).toBe('two');
  });

  it('does not take the place of a project', () => {
    const filePath = path.join(temporaryFolder(), 'p.limitlab');
    openOrCreateProject(filePath).close();
    const before = fs.readFileSync(filePath);
    expect(codeOf(() => writeTextFile(filePath, 'x'))).toBe('FILE_NOT_WRITABLE');
    expect(fs.readFileSync(filePath).equals(before)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'does not take the place of a folder, nor of what is no file',
    async () => {
      const folder = temporaryFolder();
      expect(codeOf(() => writeTextFile(folder, 'x'))).toBe('FILE_NOT_WRITABLE');
      // A socket stands for devices, which only root can make.
      const socket = path.join(folder, 's');
      const server = net.createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      expect(codeOf(() => writeTextFile(socket, 'x'))).toBe('FILE_NOT_WRITABLE');
      expect(fs.statSync(socket).isSocket()).toBe(true);
      server.close();
      expect(fs.readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    },
  );
});

it.skipIf(process.platform === 'win32')('a private folder is of no other user', () => {
  const folder = path.join(temporaryFolder(), 'data');
  makeFolder(folder, true);
  expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
});
