/** A service for tests, over the sources and their worker entry. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../src/contract/errors.ts';
import type { Method, RequestOf, Responses } from '../../src/contract/api.ts';
import { Service } from '../../src/main/service/service.ts';
import type { HostPorts } from '../../src/main/service/workbench.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export function newService(dataFolder: string, ports: Partial<HostPorts> = {}): Service {
  return new Service({
    kind: 'cli',
    version: '0.0.0-test',
    dataFolder,
    resourcesFolder: path.join(ROOT, 'resources'),
    licencesFile: path.join(ROOT, 'out/main/licences.json'),
    workerEntry: pathToFileURL(path.join(ROOT, 'src/main/worker/entry.ts')).href,
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

/** A handle of a new file with the given content. */
export function fileHandle(
  service: Service,
  filePath: string,
  content: string | Uint8Array,
): string {
  fs.writeFileSync(filePath, content);
  return service.handles.issue(filePath);
}
