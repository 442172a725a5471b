/** What imports are timed against. Those that are not installed are left out by name. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Papa from 'papaparse';

export interface Peer {
  readonly name: string;
  /** Seconds to read a file, `undefined` where the peer is not installed. */
  readonly seconds: (folder: string, filePath: string) => number | undefined;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function sqlite(folder: string, filePath: string): number | undefined {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return undefined;
  const database = path.join(folder, 'peer.db');
  fs.rmSync(database, { force: true });
  return timed(() => {
    const commands = [database, '.mode csv', `.import ${filePath} t`];
    const { status, stderr } = spawnSync('sqlite3', commands);
    if (status !== 0) throw new Error(String(stderr));
  });
}

function papaparse(_folder: string, filePath: string): number {
  return timed(() => {
    const descriptor = fs.openSync(filePath, 'r');
    const chunk = Buffer.alloc(1 << 24);
    let rest = '';
    for (;;) {
      const count = fs.readSync(descriptor, chunk);
      const text = rest + chunk.toString('latin1', 0, count);
      const parser = new Papa.Parser({ delimiter: ',', newline: '\n' });
      const result = parser.parse(text, 0, count > 0) as {
        readonly meta: { readonly cursor: number };
      };
      rest = text.slice(result.meta.cursor);
      if (count === 0) break;
    }
    fs.closeSync(descriptor);
  });
}

/** A script in a process of its own, which prints the seconds, run where the package is found. */
function scripted(script: (filePath: string, target: string) => string) {
  return (folder: string, filePath: string): number | undefined => {
    const target = path.join(folder, 'peer-data');
    fs.rmSync(target, { recursive: true, force: true });
    const from = process.env['LIMITLAB_BENCH_PEERS'] ?? process.cwd();
    const source = path.join(from, `limitlab-peer-${process.pid}.mjs`);
    fs.writeFileSync(source, script(JSON.stringify(filePath), JSON.stringify(target)));
    try {
      const { status, stdout } = spawnSync(process.execPath, [pathToFileURL(source).pathname], {
        cwd: from,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return status === 0 ? Number(stdout.trim().split('\n').at(-1)) : undefined;
    } finally {
      fs.rmSync(source);
    }
  };
}

const duckdb = scripted(
  (filePath, target) => `import { DuckDBInstance } from '@duckdb/node-api';
const start = performance.now();
const instance = await DuckDBInstance.create(${target}, { threads: '2' });
const connection = await instance.connect();
await connection.run('create table t as select * from read_csv(\\'' + ${filePath} + '\\')');
await connection.run('checkpoint');
console.log((performance.now() - start) / 1000);`,
);

const clickhouse = scripted(
  (filePath, target) => `import { Session } from 'chdb';
const session = new Session(${target});
session.query('set max_threads = 2');
session.query('create database d');
const start = performance.now();
session.query('create table d.t engine = MergeTree order by tuple() as select * from file(\\'' + ${filePath} + '\\', CSVWithNames)');
console.log((performance.now() - start) / 1000);`,
);

/** DuckDB and ClickHouse are looked for from the folder in LIMITLAB_BENCH_PEERS, or from here. */
export const PEERS: readonly Peer[] = [
  { name: 'sqlite3 .import', seconds: sqlite },
  { name: 'PapaParse, parsing alone', seconds: papaparse },
  { name: 'DuckDB read_csv into a file, 2 threads', seconds: duckdb },
  { name: 'ClickHouse into a MergeTree, 2 threads', seconds: clickhouse },
];
