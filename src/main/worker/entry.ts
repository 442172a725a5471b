/** Worker thread entry: one exported function per task; each answers with a Result, so errors keep their data. */
import { failure, success, toErrorData } from '../../contract/errors.ts';
import type { Result } from '../../contract/errors.ts';
import { deriveBehaviour } from '../../engine/behaviour.ts';
import { formatMonth } from '../../engine/months.ts';
import type { Panel } from '../../engine/panel.ts';
import {
  leftCensored,
  rowsByMonth,
  spreads,
  streakHistogram,
  textsOf,
} from '../../engine/quality.ts';
import { noticedRows } from '../../engine/noticed-rows.ts';
import { qualityRows } from '../../engine/quality-rows.ts';
import { withTables } from '../import/source/parquet.ts';
import { inspectFile } from '../import/suggest/inspect.ts';
import { openPack as openSealedPack } from '../pack/open-pack.ts';
import { writePack as writeSealedPack } from '../pack/write-pack.ts';
import { listCohorts, loadCohort as readStoredCohort, sealWhereNeeded } from '../store/cohorts.ts';
import { fileIdentity } from '../files.ts';
import { listPolicies } from '../store/policies.ts';
import { inProject } from '../store/project-file.ts';
import { writeAccountFile } from '../export/account-file.ts';
import { writeCohortFile } from '../export/cohort-file.ts';
import { writeNoticeFile } from '../export/notice-file.ts';
import { writeSimulationFiles } from '../export/simulation-files.ts';
import { collector } from '../shared-memory.ts';
import { auditLines } from '../store/audit.ts';
import { inspectProject as inspectWholeProject } from '../verify/inspect-project.ts';
import { watch } from './control.ts';
import type { Watch } from './control.ts';
import { generateCohort } from './generate-cohort.ts';
import { engineOneMeasures as measuresOfEngineOne } from '../../engine/engine-one.ts';
import { hashOutcome as hashOutcomeOf } from './hash-outcome.ts';
import { checkImport as checkFiles } from './check-import.ts';
import { importCohort as importIntoProject } from './import-cohort.ts';
import type { LoadTask, LoadedCohort, TaskControl, TaskName, Tasks } from './messages.ts';
import { SCENARIO_TASKS, asAppError } from './scenario-tasks.ts';

type Job<N extends TaskName> = { readonly task: Tasks[N]['task']; readonly control: TaskControl };

/** Once the task has let go of its arrays: see SharedMemory. */
const collect = collector();
let collected = 0;

function runner<N extends TaskName>(
  work: (task: Tasks[N]['task'], watch: Watch) => Tasks[N]['result'] | Promise<Tasks[N]['result']>,
) {
  return async ({ task, control }: Job<N>): Promise<Result<Tasks[N]['result']>> => {
    try {
      return success(await work(task, watch(control)));
    } catch (thrown) {
      return failure(toErrorData(asAppError(thrown)));
    } finally {
      control.port.close();
      if (control.round > collected) setImmediate(collect);
      collected = control.round;
    }
  };
}

function monthsOf({ span }: Panel): string[] {
  if (!span) return [];
  return Array.from({ length: span.last - span.first + 1 }, (_, at) =>
    formatMonth(span.first + at),
  );
}

function loadFromProject(
  { projectPath, cohort, importedAt, comparedAs }: LoadTask,
  { progress }: Watch,
): Tasks['loadCohort']['result'] {
  progress('loading', 0, 1);
  return inProject(projectPath, (database) => {
    sealWhereNeeded(database, cohort, importedAt, new Date().toISOString());
    const identity = fileIdentity(projectPath);
    const isKnown = identity === comparedAs;
    const { panel, accountIds, filled } = readStoredCohort(database, cohort, importedAt, isKnown);
    const loaded: LoadedCohort = {
      filled,
      cohort: { panel, behaviour: deriveBehaviour(panel) },
      accountIds,
    };
    return { loaded, identity };
  });
}

function writeSimulation(
  task: Tasks['exportSimulation']['task'],
  { progress, checkCancelled }: Watch,
): null {
  writeSimulationFiles(task, (done, total) => {
    checkCancelled();
    progress('exporting', done, total);
  });
  return null;
}

export const importCohort = runner<'importCohort'>(importIntoProject);
export const checkImport = runner<'checkImport'>(checkFiles);
export const loadCohort = runner<'loadCohort'>(loadFromProject);
export const inspect = runner<'inspect'>(({ path, ...task }, { checkCancelled }) =>
  withTables({ ...task, filePaths: [path] }, checkCancelled, ({ filePaths, ...read }) =>
    inspectFile({ ...read, path: filePaths[0] }),
  ),
);
export const quality = runner<'quality'>(({ cohort, filled }) => ({
  months: monthsOf(cohort.panel),
  ...rowsByMonth(cohort.panel, filled),
  columns: spreads(cohort.panel),
  attributes: Object.entries(cohort.panel.attributes).map(([name, attribute]) => ({
    name,
    ...textsOf(attribute),
  })),
  dormancy: streakHistogram(cohort),
  leftCensored: leftCensored(cohort),
}));
export const noticed = runner<'noticed'>(({ cohort, filled, of, ...page }) =>
  typeof of === 'string' ? noticedRows(cohort, filled, of, page) : qualityRows(cohort, of, page),
);
export const hashOutcome = runner<'hashOutcome'>(({ cohort, outcomes, version }) =>
  hashOutcomeOf(cohort, outcomes, version),
);
export const engineOneMeasures = runner<'engineOneMeasures'>(
  ({ cohort, outcomes, measured, assumptions, corrections }) =>
    measuresOfEngineOne(cohort, outcomes.accounts, measured, assumptions, corrections),
);
const CHECK_EVERY = 1024;

/** Tells of progress and looks for the end now and then: accounts are many and small. */
function watched({ progress, checkCancelled }: Watch): (done: number, total: number) => void {
  return (done, total) => {
    if (done % CHECK_EVERY !== 0) return;
    checkCancelled();
    progress('exporting', done, total);
  };
}

export const exportCohort = runner<'exportCohort'>((task, watch) =>
  writeCohortFile(task, watched(watch)),
);
export const exportAccounts = runner<'exportAccounts'>((task, watch) =>
  writeAccountFile(task, watched(watch)),
);
export const exportNotices = runner<'exportNotices'>((task, watch) =>
  writeNoticeFile(task, watch.checkCancelled, (done, total) => {
    watch.checkCancelled();
    watch.progress('exporting', done, total);
  }),
);
export const drawChart = runner<'drawChart'>(async (task) => {
  const { chartSvg } = await import('../report/chart.ts');
  return { svg: chartSvg(task) };
});
export const writePack = runner<'writePack'>((task, { progress, checkCancelled }) =>
  writeSealedPack(task, (done, total) => {
    checkCancelled();
    progress('exporting', done, total);
  }),
);
export const openPack = runner<'openPack'>((task, { progress, checkCancelled }) => {
  progress('verifying', 0, 1);
  return openSealedPack(task, checkCancelled);
});
export const renderReport = runner<'renderReport'>(async (input, { progress }) => {
  progress('rendering', 0, 1);
  // The chart library is large and only needed here.
  const { reportHtml } = await import('../report/report.ts');
  return reportHtml(input);
});
export const inspectProject = runner<'inspectProject'>(inspectWholeProject);
export const probeProject = runner<'probeProject'>(({ projectPath }) =>
  inProject(projectPath, (database) => {
    listCohorts(database);
    listPolicies(database);
    return null;
  }),
);
export const readAudit = runner<'readAudit'>(({ projectPath, after, limit }) =>
  inProject(projectPath, (database) => auditLines(database, after, limit)),
);
export const segment = runner<'segment'>(SCENARIO_TASKS.segment);
export const simulate = runner<'simulate'>(SCENARIO_TASKS.simulate);
export const prepareCoupled = runner<'prepareCoupled'>(SCENARIO_TASKS.prepareCoupled);
export const advanceCoupled = runner<'advanceCoupled'>(SCENARIO_TASKS.advanceCoupled);
export const measure = runner<'measure'>(SCENARIO_TASKS.measure);
export const pairedRates = runner<'pairedRates'>(SCENARIO_TASKS.pairedRates);
export const compare = runner<'compare'>(SCENARIO_TASKS.compare);
export const crossfilter = runner<'crossfilter'>(SCENARIO_TASKS.crossfilter);
export const segmentPair = runner<'segmentPair'>(SCENARIO_TASKS.segmentPair);
export const markBehind = runner<'markBehind'>(SCENARIO_TASKS.markBehind);
export const filterSegments = runner<'filterSegments'>(SCENARIO_TASKS.filterSegments);
export const subset = runner<'subset'>(SCENARIO_TASKS.subset);
export const sample = runner<'sample'>(SCENARIO_TASKS.sample);
export const listAccounts = runner<'listAccounts'>(SCENARIO_TASKS.listAccounts);
export const ledger = runner<'ledger'>(SCENARIO_TASKS.ledger);
export const plan = runner<'plan'>(SCENARIO_TASKS.plan);
export const exportPlans = runner<'exportPlans'>(SCENARIO_TASKS.exportPlans);
export const sweepRange = runner<'sweepRange'>(SCENARIO_TASKS.sweepRange);
export const sweepCells = runner<'sweepCells'>(SCENARIO_TASKS.sweepCells);
export const exportSimulation = runner<'exportSimulation'>(writeSimulation);
export const generate = runner<'generate'>(generateCohort);
