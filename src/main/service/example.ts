/** The ready example: a seeded synthetic cohort and the preset policies in a project of their own. */
import { makeOwnFolder } from '../own-folders.ts';
import fs from 'node:fs';
import path from 'node:path';
import { CANONICAL_MAPPING } from '../import/mapping.ts';
import { listCohorts } from '../store/cohorts.ts';
import { saveComparison } from '../store/comparisons.ts';
import { listPolicies, savePolicy } from '../store/policies.ts';
import { PROJECT_EXTENSION } from '../store/project-file.ts';
import { LANGUAGES } from '../../locales/index.ts';
import type { Language } from '../../locales/index.ts';
import { presetText } from '../../wording/preset-text.ts';
import { makeFolder } from '../files.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

const COHORT = 'Synthetic 2023–2024';
/** The presets compared, so that a report can be made at once. */
const COMPARISON = 'Example';
/** Of the folder that the example is made in. */
export const EXAMPLE_PREFIX = 'example-';

const COHORTS = new Set(LANGUAGES.map((language) => presetText(COHORT, language)));
const EXAMPLE_FILE = `Example${PROJECT_EXTENSION}`;
const EXAMPLE_SPEC = { accounts: 5000, months: 24, seed: 7, firstMonth: 2023 * 12 };

/**
 * Makes the example project where it is not there yet, and returns its path. The cohort takes the way of any other:
 * generated as CSV, then imported. Its names are in the language; one that is there keeps its own.
 */
export async function prepareExample(
  workbench: Workbench,
  job: Job,
  language: Language,
): Promise<string> {
  const { ports, projects, resources, workers } = workbench;
  const projectPath = path.join(ports.dataFolder, EXAMPLE_FILE);
  makeFolder(ports.dataFolder, true);
  await projects.openOrCreate(projectPath);
  const cohort = presetText(COHORT, language);
  const ready = await projects.use(projectPath, (database) => {
    if (listCohorts(database).some(({ name }) => COHORTS.has(name))) return true;
    const known = new Set(listPolicies(database).map(({ name }) => name));
    for (const policy of resources.policyPresets('en')) {
      const nameIn = (one: Language) => presetText(policy.name, one);
      if (LANGUAGES.some((one) => known.has(nameIn(one)))) continue;
      savePolicy(database, { ...policy, name: nameIn(language) }, new Date().toISOString());
    }
    return false;
  });
  if (ready) return projectPath;
  const folder = makeOwnFolder(ports.dataFolder, EXAMPLE_PREFIX);
  try {
    const filePath = path.join(folder, 'synthetic.csv');
    await workers.run('generate', { filePath, ...EXAMPLE_SPEC }, job);
    await workers.run(
      'importCohort',
      {
        projectPath,
        filePaths: [filePath],
        cohort,
        mode: 'new',
        overlap: 'keep',
        maxRejectShare: 0,
        keyPath: path.join(folder, 'no-key'),
        mapping: CANONICAL_MAPPING,
        format: {},
        privacy: {},
        rejectsPath: path.join(folder, 'rejects.csv'),
        alwaysWriteRejects: false,
      },
      job,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const [champion, ...challengers] = resources.policyPresets(language);
  await projects.use(projectPath, (database) =>
    saveComparison(
      database,
      {
        schema: 1,
        name: presetText(COMPARISON, language),
        cohort,
        champion,
        challengers,
        x: 'dormancy',
        y: 'score',
      },
      new Date().toISOString(),
    ),
  );
  return projectPath;
}
