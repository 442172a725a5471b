/** Handlers of sealed packs. */
import { cohortKey } from './cohort-key.ts';
import { orderedComparison } from './ordered-comparison.ts';
import { sealPack, verifyPack } from './pack.ts';
import { noteInProject } from './run-records.ts';
import type { Handlers, Workbench } from './workbench.ts';

type PackMethod = 'packs.write' | 'packs.verify';

export function packHandlers(workbench: Workbench): Handlers<PackMethod> {
  const { handles, jobs } = workbench;
  return {
    'packs.write': (request) =>
      jobs.run(request.job, async (job) => {
        const ordered = await orderedComparison(workbench, request);
        const { comparison } = ordered;
        const key = await cohortKey(workbench, { ...request, cohort: comparison.cohort });
        const { document, cohort } = request;
        const filePath = handles.resolve(request.file);
        const order = { ...ordered, filePath, document, cohort };
        const files = await sealPack(workbench, key, order, job);
        await noteInProject(workbench, key.projectPath, {
          action: 'pack',
          cohort: key.cohort,
          detail: { comparison: comparison.name, cohort },
        });
        return { files };
      }),
    'packs.verify': ({ file, project, job: id }) =>
      jobs.run(id, (job) => {
        const projectPath = project === undefined ? undefined : handles.resolve(project);
        return verifyPack(workbench, handles.resolve(file), projectPath, job);
      }),
  };
}
