/**
 * Calls and frames that no client would send, at a host of its own: `npm run fuzz -- CALLS FRAMES SEED`. Fails where the host
 * ends, does not answer, or answers with an error that nobody foresaw.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import { HostClient, HostProcess, valueOf } from '../support/host-process.ts';
import { anyFrame, anyMethod, anyRequest } from './junk.ts';

const [calls, frames, seed] = [2, 3, 4].map((at) =>
  Number(process.argv[at] ?? [20_000, 6000, 1][at - 2]),
);
/** Under the limit of calls over one socket. */
const AT_ONCE = 25;
const PAUSE_MS = 260;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-fuzz-'));
const host = await HostProcess.start(path.join(folder, 'data'));
const random = seededRandom(seed);
const codes = new Map<string, number>();
const faults = new Set<string>();
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

async function knownValues(client: HostClient): Promise<Record<string, unknown>> {
  const { project, cohorts, policies } = valueOf(
    await client.call('projects.example', { job: 'example', language: 'en' }),
  );
  const [policy, other] = policies.map(({ document }) => document);
  return {
    project,
    file: project,
    files: [project],
    cohort: cohorts[0].name,
    name: cohorts[0].name,
    policy,
    scenario: policy,
    champion: policy,
    challengers: [other],
    scenarios: [policy],
    x: 'dormancy',
    y: 'score',
    offset: 0,
    limit: 10,
    focus: 0,
    filters: [],
    panels: [],
    language: 'en',
    accounts: 10,
    months: 3,
    seed: 1,
    document: { schema: 1, title: 'T', date: '2026-01-01', language: 'en' },
    product: 'cash_loan',
    measure: 'limit_total',
  };
}

let client = await HostClient.connect(host);
const known = await knownValues(client);
let job = 0;
for (let done = 0; done < calls && host.isAlive; done += AT_ONCE) {
  const asked = Array.from({ length: AT_ONCE }, async () => {
    const method = anyMethod(random);
    const request = anyRequest(random, method, { ...known, job: `fuzz-${job++}` });
    const answer = await client.raw(method, request);
    const code = answer.ok ? 'ok' : answer.error.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (code === 'INTERNAL' || code === 'NO_ANSWER')
      faults.add(
        `${code} ${JSON.stringify(method)} ${JSON.stringify(request).slice(0, 600)}: ${answer.ok ? '' : (answer.error.message ?? '')}`,
      );
  });
  await Promise.all([...asked, pause()]);
  if (!client.isOpen && host.isAlive) client = await HostClient.connect(host);
}
for (let done = 0; done < frames && host.isAlive; done++) {
  if (!client.isOpen) client = await HostClient.connect(host);
  client.send(anyFrame(random));
  if (done % AT_ONCE === 0) await pause();
}
await pause();
if (host.isAlive) {
  client = await HostClient.connect(host);
  if (!(await client.call('app.info', {})).ok) faults.add('the host does not answer any more');
} else faults.add(`the host ended: ${host.errors}`);
const took = await host.stop();
fs.rmSync(folder, { recursive: true, force: true });
console.log(Object.fromEntries([...codes].sort()));
for (const fault of faults) console.error(`FAULT ${fault}`);
console.log(
  `${calls} calls, ${frames} frames, ended in ${took.toFixed(0)} ms: ${faults.size} faults`,
);
process.exit(faults.size === 0 ? 0 : 1);
