/** Handlers of sealed packs. */
import { cohortKey } from './cohort-key.ts';
import { orderedComparison } from './ordered-comparison.ts';
import { privateKeyOf } from '../pack/signature.ts';
import { sealPack } from './seal-pack.ts';
import { verifyPack } from './verify-pack.ts';
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
        const { document, cohort, sign } = request;
        const signing = sign && privateKeyOf(handles.resolve(sign.key), sign.passphrase);
        const filePath = handles.resolve(request.file);
        const order = { ...ordered, filePath, document, cohort, key: signing };
        const files = await sealPack(workbench, key, order, job);
        await noteInProject(workbench, key.projectPath, {
          action: 'pack',
          cohort: key.cohort,
          detail: { comparison: comparison.name, cohort },
        });
        return { files };
      }),
    'packs.verify': ({ file, project, trust, signature, job: id }) =>
      jobs.run(id, (job) => {
        const pathOf = (handle: string | undefined) =>
          handle === undefined ? undefined : handles.resolve(handle);
        const asked = {
          filePath: handles.resolve(file),
          projectPath: pathOf(project),
          trust: pathOf(trust),
          signature: pathOf(signature),
        };
        return verifyPack(workbench, asked, job);
      }),
  };
}
