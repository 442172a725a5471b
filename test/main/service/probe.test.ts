/** A project is tried out apart from the jobs, on a thread that is ended where the file does not come to an end. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { toErrorData } from '../../../src/contract/errors.ts';
import { probeWith } from '../../../src/main/service/probe.ts';
import { Workers } from '../../../src/main/service/workers.ts';
import { ask } from '../../support/bare-service.ts';
import { newProject } from '../../support/projects.ts';
import { newService, threadEntry } from '../../support/service.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('a project that cannot be read in time is refused, and its thread is ended', async () => {
  const workers = new Workers(threadEntry('failing-worker.js'), 1, undefined, 0);
  onTestFinished(() => workers.close());
  const probe = probeWith(workers, 300);
  const refused = await probe('hang').catch((thrown: unknown) => toErrorData(thrown));
  expect(refused).toMatchObject({ code: 'PROJECT_DAMAGED', where: { file: 'hang' } });
  await probe('work');
});

it('a project is opened while every other thread is busy', async () => {
  const folder = temporaryFolder();
  const service = newService(path.join(folder, 'data'));
  onTestFinished(() => service.close());
  const { filePath, database } = newProject();
  database.close();
  const busy = Array.from({ length: 20 }, (_, at) =>
    service.call('cohorts.generate', {
      file: service.handles.issue(path.join(folder, `${at}.csv`)),
      accounts: 40_000,
      months: 24,
      seed: 1,
      job: `busy-${at}`,
    }),
  );
  const opened = ask(service, 'projects.open', { file: service.handles.issue(filePath) });
  const first = await Promise.race([
    opened.then(() => 'the project'),
    Promise.all(busy.slice(0, 10)).then(() => 'ten of twenty jobs'),
  ]);
  expect(first).toBe('the project');
  service.cancelJobs();
  await Promise.all(busy);
});
