/** Where a built host finds its parts, from the folder of its entry file (out/main). */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import envPaths from 'env-paths';
import packageJson from '../../package.json' with { type: 'json' };

export const VERSION: string = packageJson.version;

export interface HostPaths {
  readonly resourcesFolder: string;
  readonly licencesFile: string;
  readonly rendererFolder: string;
  readonly preload: string;
  readonly workerEntry: string;
  readonly dataFolder: string;
}

/** LIMITLAB_DATA, or the operating system's folder for application data. */
export function dataFolder(): string {
  const chosen = process.env['LIMITLAB_DATA'];
  return chosen ? path.resolve(chosen) : envPaths('LimitLab', { suffix: '' }).data;
}

export function hostPaths(entryFolder: string): HostPaths {
  return {
    resourcesFolder: path.join(entryFolder, '../../resources'),
    licencesFile: path.join(entryFolder, 'licences.json'),
    rendererFolder: path.join(entryFolder, '../renderer'),
    preload: path.join(entryFolder, '../preload/index.cjs'),
    workerEntry: pathToFileURL(path.join(entryFolder, 'worker.js')).href,
    dataFolder: dataFolder(),
  };
}
