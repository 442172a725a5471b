/**
 * Drives one host with eight clients for a while, then looks at its memory, descriptors, temporary files and locks, and
 * compares a result with that of a fresh process. `npm run soak -- MINUTES`; ends by itself, with 1 where anything is wrong.
 */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import type { PolicyRecord } from '../../src/contract/types.ts';
import { documentHash } from '../../src/main/hashes.ts';
import { HostClient, HostProcess, valueOf } from '../support/host-process.ts';
import type { Answered } from '../support/host-process.ts';

const CLIENTS = 8;
const ACCOUNTS = 3000;
const MONTHS = 24;
/** Longer than asked for, the run is broken off. */
const SLACK_MS = 3 * 60_000;
const SAMPLE_MS = 2000;
/** Answers that a client must expect under such a load. */
const EXPECTED = new Set([
  'CANCELLED',
  'SOCKET_CLOSED',
  'COHORT_NOT_FOUND',
  'PROJECT_BUSY',
  'HANDLE_UNKNOWN',
]);

const minutes = Number(process.argv[2] ?? 10);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-soak-'));
const dataFolder = path.join(folder, 'data');
const faults: string[] = [];
const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

function note(answer: Answered<unknown>, what: string): void {
  count(answer.ok ? what : `${what}: ${answer.error.code}`);
  if (!answer.ok && !EXPECTED.has(answer.error.code))
    faults.push(`${what}: ${answer.error.code} ${answer.error.message ?? ''}`);
}

/** A host whose project has a cohort, as a page finds it. */
interface Bench {
  readonly host: HostProcess;
  readonly file: string;
  readonly policies: readonly PolicyRecord['document'][];
  readonly csv: string;
}

async function openBench(host: HostProcess): Promise<Pick<Bench, 'file' | 'policies'>> {
  const client = await HostClient.connect(host);
  const [entry] = valueOf(await client.call('projects.list', {}));
  const { project, policies } = valueOf(await client.call('projects.open', { file: entry.file }));
  client.drop();
  return { file: project, policies: policies.map(({ document }) => document) };
}

async function prepare(host: HostProcess): Promise<Bench> {
  const client = await HostClient.connect(host);
  const chosen = valueOf(
    await client.call('files.choose', { purpose: 'new-project', suggestedName: 'Soak' }),
  );
  if (!chosen) throw new Error('no project could be named');
  const { project } = valueOf(
    await client.call('projects.create', { file: chosen.file, language: 'en' }),
  );
  const place = valueOf(await client.call('files.save', { name: 'soak.csv' }));
  if (!place) throw new Error('no file could be named');
  const made = { file: place.file, accounts: ACCOUNTS, months: MONTHS, seed: 7, job: 'generate' };
  valueOf(await client.call('cohorts.generate', made));
  const imported = { project, files: [place.file], name: 'base', job: 'import' };
  valueOf(await client.call('cohorts.import', imported));
  const { download } = valueOf(await client.call('files.offer', { file: place.file }));
  const csv = await fetched(host, download ?? '');
  client.drop();
  return { host, csv, ...(await openBench(host)) };
}

async function fetched(host: HostProcess, file: string): Promise<string> {
  const answer = await fetch(`${host.origin}/download?file=${file}`, {
    headers: { Cookie: host.cookie },
  });
  return answer.text();
}

type Random = ReturnType<typeof seededRandom>;

/** One client: does one thing after another until it is time, and comes back where its socket was dropped. */
async function drive(bench: Bench, number: number, until: number): Promise<void> {
  const random = seededRandom(1000 + number);
  let client = await HostClient.connect(bench.host);
  for (let step = 0; Date.now() < until && bench.host.isAlive; step++) {
    const job = `${number}-${step}`;
    const action = ACTIONS[random.between(0, ACTIONS.length - 1)];
    await action(bench, client, { random, job, number });
    if (!client.isOpen) client = await HostClient.connect(bench.host);
  }
  client.drop();
}

interface Turn {
  readonly random: Random;
  readonly job: string;
  readonly number: number;
}
type Action = (bench: Bench, client: HostClient, turn: Turn) => Promise<void>;

/** A challenger that no other client asks for at the same time, so that results are made and forgotten. */
function challenger({ policies }: Bench, random: Random) {
  const [policy] = policies;
  return { ...policy, name: `P${random.between(0, 500)}`, roundTo: random.between(1, 500) * 100 };
}

function compared(bench: Bench, turn: Turn) {
  return {
    project: bench.file,
    cohort: 'base',
    champion: bench.policies[0],
    challengers: [challenger(bench, turn.random)],
    job: turn.job,
  };
}

const view: Action = async (bench, client, turn) => {
  const asked = {
    ...compared(bench, turn),
    focus: 0,
    filters: [],
    panels: [{ name: 'heatmap', x: 'dormancy', y: 'score' }],
  };
  note(await client.call('comparison.view', asked), 'view');
};

const sweep: Action = async (bench, client, turn) => {
  const axis = (at: string, values: number[]) => ({ path: at, values });
  const asked = {
    project: bench.file,
    cohort: 'base',
    policy: bench.policies[0],
    product: 'cash_loan' as const,
    x: axis('dormancy.windowMonths', [3, 6, 9]),
    y: axis('dormancy.cutRateBp', [1000, 3000]),
    measure: 'limit_total' as const,
    job: turn.job,
  };
  const answer = client.call('sweep.run', asked);
  if (turn.random.next() < 0.3) void client.call('jobs.cancel', { job: turn.job });
  note(await answer, 'sweep');
};

const exportTable: Action = async (bench, client, turn) => {
  const place = await client.call('files.save', { name: `export-${turn.job}.csv` });
  if (!place.ok || !place.value) return note(place, 'export');
  const { file } = place.value;
  const asked = { project: bench.file, cohort: 'base', file, job: turn.job };
  const written = await client.call('export.cohort', asked);
  note(written, 'export');
  if (!written.ok) return;
  const offered = await client.call('files.offer', { file });
  if (offered.ok && offered.value.download !== null)
    await fetched(bench.host, offered.value.download);
};

const importCohort: Action = async (bench, client, { job, number }) => {
  const sent = await bench.host.upload(`client-${number}.csv`, bench.csv);
  if (!sent.ok) return note(sent, 'upload');
  const name = `client-${number}`;
  const asked = { project: bench.file, files: [sent.value.file], name, job };
  const cohorts = await client.call('cohorts.list', { project: bench.file });
  const isThere = cohorts.ok && cohorts.value.some((cohort) => cohort.name === name);
  const mode = isThere ? ('replace' as const) : ('new' as const);
  note(await client.call('cohorts.import', { ...asked, mode }), 'import');
  await client.call('files.release', { file: sent.value.file });
  if (isThere)
    note(await client.call('cohorts.remove', { project: bench.file, cohort: name }), 'remove');
};

/** Half of a file, then the connection is cut. */
const cutOff: Action = async ({ host }) => {
  const { port, host: name } = new URL(host.origin);
  const socket = net.connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(
    `POST /upload?name=half.csv HTTP/1.1\r\nHost: ${name}\r\nOrigin: ${host.origin}\r\nCookie: ${host.cookie}\r\nContent-Length: 1000000\r\n\r\n`,
  );
  socket.write('x'.repeat(200_000));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  count('upload cut off');
};

const dropSocket: Action = async (bench, client, turn) => {
  void view(bench, client, { ...turn, job: `${turn.job}-left` });
  client.drop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  count('socket dropped');
};

const ACTIONS: readonly Action[] = [
  view,
  view,
  view,
  sweep,
  exportTable,
  importCohort,
  cutOff,
  dropSocket,
];

interface Sample {
  readonly memoryMb: number;
  readonly descriptors: number;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The hash of a comparison of the base cohort, but for the time that it took. */
async function resultOf(host: HostProcess): Promise<string> {
  const { file, policies } = await openBench(host);
  const client = await HostClient.connect(host);
  const asked = {
    project: file,
    cohort: 'base',
    champion: policies[0],
    challengers: [policies[1]],
    x: 'dormancy',
    y: 'score',
    job: 'result',
  };
  const result = valueOf(await client.call('comparison.run', asked));
  client.drop();
  return documentHash({ ...result, seconds: 0 });
}

function leftovers(host: HostProcess): string[] {
  const own = `-${host.child.pid}-`;
  const inTemporary = fs.readdirSync(os.tmpdir()).filter((name) => name.includes(own));
  const inData = fs
    .readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes(own) || /\.(part|lock|journal)$/.test(name));
  return [...inTemporary, ...inData];
}

function checkSamples(samples: readonly Sample[]): void {
  if (samples.length < 8) return;
  const quarter = Math.floor(samples.length / 4);
  const part = (at: number, key: keyof Sample) =>
    median(samples.slice(at * quarter, (at + 1) * quarter).map((sample) => sample[key]));
  for (const [key, most] of [
    ['memoryMb', 1.25],
    ['descriptors', 1.5],
  ] as const) {
    const [second, last] = [part(1, key), part(3, key)];
    console.log(
      `${key}: ${second.toFixed(0)} in the second quarter, ${last.toFixed(0)} in the last`,
    );
    if (last > second * most) faults.push(`${key} grew from ${second} to ${last}`);
  }
}

async function soak(): Promise<void> {
  const host = await HostProcess.start(dataFolder);
  const bench = await prepare(host);
  const idle = { memoryMb: host.memoryMb ?? 0, descriptors: host.descriptors ?? 0 };
  const until = Date.now() + minutes * 60_000;
  const samples: Sample[] = [];
  const timer = setInterval(() => {
    const { memoryMb, descriptors } = host;
    if (memoryMb !== undefined && descriptors !== undefined)
      samples.push({ memoryMb, descriptors });
  }, SAMPLE_MS);
  await Promise.all(Array.from({ length: CLIENTS }, (_, at) => drive(bench, at, until)));
  clearInterval(timer);
  if (!host.isAlive) faults.push(`the host ended: ${host.errors}`);
  checkSamples(samples);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const after = host.descriptors ?? 0;
  console.log(`descriptors: ${idle.descriptors} before, ${after} after`);
  if (after > idle.descriptors + 10)
    faults.push(`${after - idle.descriptors} descriptors stay open`);
  const soaked = await resultOf(host);
  const took = await host.stop();
  console.log(`ended in ${took.toFixed(0)} ms`);
  if (took > 2000) faults.push(`the host took ${took.toFixed(0)} ms to end`);
  const left = leftovers(host);
  if (left.length > 0) faults.push(`left behind: ${left.join(', ')}`);
  const fresh = await HostProcess.start(dataFolder);
  if ((await resultOf(fresh)) !== soaked) faults.push('a fresh process gives another result');
  await fresh.stop();
}

setTimeout(
  () => {
    console.error('the soak did not end by itself');
    process.exit(1);
  },
  minutes * 60_000 + SLACK_MS,
).unref();
try {
  await soak();
} catch (thrown) {
  faults.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
for (const [what, times] of [...counts].sort()) console.log(`${String(times).padStart(7)} ${what}`);
for (const fault of new Set(faults)) console.error(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'nothing is wrong' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
