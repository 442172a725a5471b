/** Worker thread entry: one exported function per task; each answers with a Result, so errors keep their data. */
import { AppError, failure, success, toErrorData } from '../../contract/errors.ts';
import type { Result } from '../../contract/errors.ts';
import { deriveBehaviour } from '../../engine/behaviour.ts';
import { UnknownColumnError } from '../../engine/policy/conditions.ts';
import { CUT_RATE_RATIO, cutRateRatios, measure, measureSegments } from '../../engine/measures.ts';
import type { AccountOutcomes } from '../../engine/simulate/outcomes.ts';
import { simulate as simulateCohort, simulateRange } from '../../engine/simulate/run.ts';
import { SweepFault, cellPolicy } from '../../engine/sweep.ts';
import { loadCohort as readStoredCohort } from '../store/cohorts.ts';
import { openProject } from '../store/project-file.ts';
import { writeSimulationFiles } from '../export/simulation-files.ts';
import { watch } from './control.ts';
import type { Watch } from './control.ts';
import { generateCohort } from './generate-cohort.ts';
import { importCohort as importIntoProject } from './import-cohort.ts';
import type {
  LoadTask,
  LoadedCohort,
  SimulateTask,
  SimulateTaskResult,
  SweepTask,
  TaskControl,
  TaskName,
  Tasks,
} from './messages.ts';

type Job<N extends TaskName> = { readonly task: Tasks[N]['task']; readonly control: TaskControl };

function runner<N extends TaskName>(
  work: (task: Tasks[N]['task'], watch: Watch) => Tasks[N]['result'],
) {
  return ({ task, control }: Job<N>): Result<Tasks[N]['result']> => {
    try {
      return success(work(task, watch(control)));
    } catch (thrown) {
      return failure(toErrorData(asAppError(thrown)));
    } finally {
      control.port.close();
    }
  };
}

function asAppError(thrown: unknown): unknown {
  if (thrown instanceof SweepFault) {
    return new AppError({
      code: 'SWEEP_INVALID',
      message: `A value of the sweep makes no valid policy: ${thrown.message}`,
      where: { path: thrown.faults[0]?.path },
      remedy: 'Check the parameter and the range; the policy must have the rule that is varied.',
    });
  }
  if (!(thrown instanceof UnknownColumnError)) return thrown;
  const known = thrown.known.length > 0 ? thrown.known.join(', ') : 'none';
  return new AppError({
    code: 'POLICY_UNKNOWN_COLUMN',
    message: `A condition of the policy names "${thrown.column}", which the cohort does not have.`,
    where: { column: thrown.column },
    remedy: `Use a canonical column or one of the cohort's attributes: ${known}.`,
  });
}

function loadFromProject({ projectPath, cohort }: LoadTask, { progress }: Watch): LoadedCohort {
  progress('loading', 0, 1);
  const database = openProject(projectPath);
  try {
    const { panel, accountIds } = readStoredCohort(database, cohort);
    return { panel, accountIds, behaviour: deriveBehaviour(panel) };
  } finally {
    database.close();
  }
}

function simulatePart(task: SimulateTask, { checkCancelled }: Watch): SimulateTaskResult {
  checkCancelled();
  return simulateRange(task.input, task.scenario, task.range, task.accounts);
}

/** The swept measure of each segment, or of all accounts as one. */
function sweptValues(task: SweepTask, accounts: AccountOutcomes): (number | null)[] {
  const { cohort, assumptions } = task.input;
  if (!task.segmentation) {
    if (task.measure === CUT_RATE_RATIO) return [null];
    return [measure(cohort, accounts, assumptions)[task.measure]];
  }
  const segments = measureSegments(cohort, accounts, assumptions, task.segmentation);
  const { measure: name } = task;
  if (name === CUT_RATE_RATIO) return cutRateRatios(segments);
  return segments.map((values) => values[name]);
}

function sweepPart(task: SweepTask, { progress, checkCancelled }: Watch): (number | null)[][] {
  const { from, to } = task;
  return Array.from({ length: to - from }, (_, index) => {
    checkCancelled();
    const { accounts } = simulateCohort(task.input, cellPolicy(task.sweep, from + index));
    progress('simulating', index + 1, to - from);
    return sweptValues(task, accounts);
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
export const loadCohort = runner<'loadCohort'>(loadFromProject);
export const simulate = runner<'simulate'>(simulatePart);
export const sweep = runner<'sweep'>(sweepPart);
export const exportSimulation = runner<'exportSimulation'>(writeSimulation);
export const generate = runner<'generate'>(generateCohort);
