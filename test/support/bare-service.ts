/** A service over the sources, with worker threads of the caller's choice; and calls of it. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Method, RequestOf, Responses } from '../../src/contract/api.ts';
import { AppError } from '../../src/contract/errors.ts';
import { Service } from '../../src/main/service/service.ts';
import type { HostPorts } from '../../src/main/service/workbench.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The URL of the worker entry as it was built, for what runs outside of vitest. */
export const BUILT_WORKER = pathToFileURL(path.join(ROOT, 'out/main/worker.js')).href;

export function bareService(
  dataFolder: string,
  workerEntry: string,
  ports: Partial<HostPorts> = {},
): Service {
  return new Service({
    kind: 'cli',
    version: '0.0.0-test',
    dataFolder,
    resourcesFolder: path.join(ROOT, 'resources'),
    licencesFile: path.join(ROOT, 'out/main/licences.json'),
    workerEntry,
    opensWith: null,
    ...ports,
  });
}

/** The response of a call. @throws AppError */
export async function ask<M extends Method>(
  service: Service,
  method: M,
  request: RequestOf<M>,
): Promise<Responses[M]> {
  const result = await service.call(method, request);
  if (!result.ok) throw new AppError(result.error);
  return result.value;
}
