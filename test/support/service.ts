/** A service for tests, with worker threads of the same sources. */
import fs from 'node:fs';
import { inject } from 'vitest';
import type { Service } from '../../src/main/service/service.ts';
import type { HostPorts } from '../../src/main/service/workbench.ts';
import { bareService } from './bare-service.ts';

/** The URL of an entry of threads: `worker.js` and its like, see thread-entries.ts. */
export function threadEntry(name: string): string {
  return new URL(name, inject('threadEntries')).href;
}

export function newService(dataFolder: string, ports: Partial<HostPorts> = {}): Service {
  return bareService(dataFolder, threadEntry('worker.js'), ports);
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
