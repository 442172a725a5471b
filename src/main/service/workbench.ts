/** What the service is made of: what a host brings, what the handlers share, and the shape of a handler. */
import type { Method, ParsedRequestOf, Responses } from '../../contract/api.ts';
import type { Settings } from '../../contract/settings.ts';
import type { HostKind } from '../../contract/types.ts';
import type { Downloads } from '../downloads.ts';
import type { Log } from '../log.ts';
import type { Handles } from './handles.ts';
import type { Jobs } from './jobs.ts';
import type { Projects } from './projects.ts';
import type { Resources } from './resources.ts';
import type { SampledSimulations } from './sampled-simulations.ts';
import type { Simulations } from './simulations.ts';
import type { Workers } from './workers.ts';

/** What a host brings. */
export interface HostPorts {
  readonly kind: HostKind;
  readonly version: string;
  /** Folder in which projects are kept unless the user says otherwise. */
  readonly dataFolder: string;
  /** Folder of the shipped resources. */
  readonly resourcesFolder: string;
  /** Licences of the packages that are shipped, written by the build. */
  readonly licencesFile: string;
  /** Worker entry, see Workers. */
  readonly workerEntry: string;
  /** What a fresh page opens: the example, a project file, or nothing. */
  readonly opensWith: 'example' | { readonly projectPath: string } | null;
  /** Prints a page as PDF; with an installed Chromium where a host has no way of its own. */
  readonly printPdf?: (html: string, isCancelled: () => boolean) => Promise<Uint8Array>;
  /** Native open and save dialogs, where the host has them: the chosen paths, several only of tables. */
  readonly dialogs?: {
    readonly open: (purpose: 'import' | 'open-project') => Promise<readonly string[]>;
    readonly save: (suggestedName: string) => Promise<string | null>;
  };
  readonly log?: Log;
  /** What a host with windows does around the service. */
  readonly desktop?: DesktopPorts;
}

/** A window of the desktop, as its service sees it. */
export interface DesktopPorts {
  /** The window shows this project now. */
  readonly projectOpened: (projectPath: string) => void;
  /** Brings the window that shows this project to the front; whether there is one. */
  readonly focusProject: (projectPath: string) => boolean;
  readonly settingsSaved: (settings: Settings) => void;
}

/** What the handlers share. */
export interface Workbench {
  readonly ports: HostPorts;
  readonly handles: Handles;
  readonly downloads: Downloads;
  /** Where a host without dialogs writes what the browser then fetches; emptied when the service closes. */
  readonly exportsFolder: string;
  readonly jobs: Jobs;
  readonly projects: Projects;
  readonly resources: Resources;
  readonly simulations: Simulations;
  /** The same over samples. */
  readonly samples: SampledSimulations;
  readonly workers: Workers;
}

export type Handlers<M extends Method = Method> = {
  readonly [K in M]: (request: ParsedRequestOf<K>) => Responses[K] | Promise<Responses[K]>;
};
