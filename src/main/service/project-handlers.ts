/** Handlers of the app, its files and its projects. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { AppInfo, FileEntry, ProjectEntry, ProjectInfo } from '../../contract/types.ts';
import { makeFolder, realPath } from '../files.ts';
import { listCohorts } from '../store/cohorts.ts';
import { archivePolicy, listPolicies, savePolicy } from '../store/policies.ts';
import { PROJECT_EXTENSION } from '../store/project-file.ts';
import { ProjectLockedError } from '../store/project-lock.ts';
import { saveDiagnostics } from './diagnostics.ts';
import { prepareExample } from './example.ts';
import { safeFileName } from './file-names.ts';
import { shippedLicences } from './licences.ts';
import { parsePolicyDocument } from './scenarios.ts';
import { recentProjects, rememberProject } from './recent-projects.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { Handlers, Workbench } from './workbench.ts';

type ProjectMethod =
  | 'app.info'
  | 'app.licences'
  | 'settings.read'
  | 'settings.save'
  | 'assumptions.list'
  | 'files.choose'
  | 'files.chooseTables'
  | 'files.release'
  | 'diagnostics.save'
  | 'projects.list'
  | 'projects.create'
  | 'projects.open'
  | 'projects.close'
  | 'projects.example'
  | 'policies.list'
  | 'policies.presets'
  | 'policies.archive'
  | 'policies.save'
  | 'jobs.cancel';

function projectInfo({ handles, projects }: Workbench, filePath: string): Promise<ProjectInfo> {
  return projects.use(filePath, (database) => ({
    project: handles.issue(filePath),
    name: path.basename(filePath, PROJECT_EXTENSION),
    cohorts: listCohorts(database),
    policies: listPolicies(database),
  }));
}

/** Opens a project for a page, which is to be its only one. */
async function openForPage(workbench: Workbench, filePath: string): Promise<ProjectInfo> {
  const { jobs, ports } = workbench;
  jobs.forgetWhenIdle(realPath(filePath));
  try {
    const info = await projectInfo(workbench, filePath);
    if (ports.kind !== 'cli') rememberProject(ports.dataFolder, filePath);
    ports.desktop?.projectOpened(filePath);
    return info;
  } catch (thrown) {
    if (thrown instanceof ProjectLockedError) ports.desktop?.focusProject(filePath);
    throw thrown;
  }
}

/** Projects in the data folder, and those elsewhere that were open lately. */
function projectEntries({ handles, ports }: Workbench): ProjectEntry[] {
  const { dataFolder } = ports;
  const kept = fs.existsSync(dataFolder)
    ? fs
        .readdirSync(dataFolder)
        .filter((name) => name.endsWith(PROJECT_EXTENSION))
        .map((name) => path.join(dataFolder, name))
    : [];
  return [...new Set([...kept, ...recentProjects(dataFolder)])]
    .flatMap((filePath) => {
      // A link that leads nowhere is no project.
      const stat = fs.statSync(filePath, { throwIfNoEntry: false });
      if (!stat) return [];
      return [
        {
          file: handles.issue(filePath),
          name: path.basename(filePath, PROJECT_EXTENSION),
          sizeBytes: stat.size,
          modifiedAt: stat.mtime.toISOString(),
        },
      ];
    })
    .sort((a, b) => b.modifiedAt.localeCompare(a.modifiedAt));
}

function checkProjectFree(filePath: string): void {
  if (!fs.existsSync(filePath)) return;
  throw new AppError({
    code: 'PROJECT_EXISTS',
    message: say`There is already a project ${path.basename(filePath, PROJECT_EXTENSION)}.`,
    where: { file: path.basename(filePath) },
    remedy: say`Open it, or choose another name.`,
  });
}

async function newProjectPath({ ports }: Workbench, suggestedName: string): Promise<string | null> {
  const name = safeFileName(suggestedName);
  if (ports.dialogs) return ports.dialogs.save(`${name}${PROJECT_EXTENSION}`);
  return path.join(ports.dataFolder, `${name}${PROJECT_EXTENSION}`);
}

async function openPaths(
  { ports }: Workbench,
  purpose: 'import' | 'open-project',
): Promise<readonly string[]> {
  if (ports.dialogs) return ports.dialogs.open(purpose);
  throw new AppError({
    code: 'UNSUPPORTED_BY_HOST',
    message: say`This host has no file dialogs.`,
    remedy: say`Upload the file, or put the project into the data folder.`,
  });
}

function entryOf({ handles }: Workbench, filePath: string): FileEntry {
  const sizeBytes = fs.existsSync(filePath) ? fs.statSync(filePath).size : 0;
  return { file: handles.issue(filePath), name: path.basename(filePath), sizeBytes };
}

function opensWith({ handles, ports }: Workbench): AppInfo['opensWith'] {
  if (ports.opensWith === null) return null;
  if (ports.opensWith === 'example') return { kind: 'example' };
  return { kind: 'project', file: handles.issue(ports.opensWith.projectPath) };
}

/** Node, and Chromium and Electron where they run. */
function runtimeVersions(): Record<string, string> {
  const { node, electron, chrome } = process.versions as Partial<Record<string, string>>;
  return Object.fromEntries(
    Object.entries({ 'Node.js': node, Electron: electron, Chromium: chrome }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

export function projectHandlers(workbench: Workbench): Handlers<ProjectMethod> {
  const { handles, jobs, ports, projects, resources, workers } = workbench;
  return {
    'app.info': () => ({
      product: 'LimitLab',
      version: ports.version,
      host: ports.kind,
      dialogs: ports.dialogs !== undefined,
      mappings: resources.mappingPresets(),
      assumptions: resources.assumptionsPresets(),
      dataFolder: ports.dataFolder,
      threads: workers.threads,
      versions: runtimeVersions(),
      opensWith: opensWith(workbench),
    }),
    'app.licences': () => shippedLicences(ports.licencesFile),
    'settings.read': () => readSettings(ports.dataFolder),
    'settings.save': ({ settings }) => {
      const next = { ...readSettings(ports.dataFolder), ...settings };
      writeSettings(ports.dataFolder, next);
      ports.desktop?.settingsSaved(next);
      return next;
    },
    'assumptions.list': () =>
      resources.assumptionsPresets().map((id) => ({ id, document: resources.assumptions(id) })),
    'files.choose': async ({ purpose, suggestedName }) => {
      const filePath =
        purpose === 'new-project'
          ? await newProjectPath(workbench, suggestedName ?? 'Project')
          : (await openPaths(workbench, purpose))[0];
      return filePath ? entryOf(workbench, filePath) : null;
    },
    'files.chooseTables': async () =>
      (await openPaths(workbench, 'import')).map((filePath) => entryOf(workbench, filePath)),
    'files.release': ({ file }) => handles.release(file),
    'diagnostics.save': () => saveDiagnostics(workbench),
    'projects.list': () => projectEntries(workbench),
    'projects.create': async ({ file, language }) => {
      const filePath = handles.resolve(file);
      checkProjectFree(filePath);
      makeFolder(path.dirname(filePath), path.dirname(filePath) === ports.dataFolder);
      await projects.openOrCreate(filePath);
      await projects.use(filePath, (database) => {
        for (const policy of resources.policyPresets(language))
          savePolicy(database, policy, new Date().toISOString());
      });
      return openForPage(workbench, filePath);
    },
    'projects.open': ({ file }) => openForPage(workbench, handles.resolve(file)),
    // Jobs may be at it: then it is closed once they have ended, unless it is opened again.
    'projects.close': ({ project }) => {
      const filePath = handles.resolve(project);
      let isClosed = false;
      jobs.whenIdle(realPath(filePath), () => (isClosed = projects.close(filePath)));
      return isClosed;
    },
    'projects.example': ({ job, language }) =>
      jobs.run(job, async (running) =>
        openForPage(workbench, await prepareExample(workbench, running, language)),
      ),
    'policies.list': ({ project }) => projects.use(handles.resolve(project), listPolicies),
    'policies.presets': ({ language }) => resources.policyPresets(language),
    'policies.archive': ({ project, name, archived }) =>
      projects.use(handles.resolve(project), (database) => {
        archivePolicy(database, name, archived, new Date().toISOString());
        return listPolicies(database);
      }),
    'policies.save': ({ project, document, over }) => {
      const policy = parsePolicyDocument(document);
      return projects.use(handles.resolve(project), (database) => {
        savePolicy(database, policy, new Date().toISOString(), over);
        return listPolicies(database);
      });
    },
    'jobs.cancel': ({ job }) => jobs.cancel(job),
  };
}
