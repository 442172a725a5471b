/** One import from the choice of files to the report: what is known of the file, and what the analyst decided. */
import { computed, ref, shallowRef } from 'vue';
import { toErrorData } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';
import type { Mapping } from '../../contract/mapping-document.ts';
import type { ImportQuestion } from '../../contract/import-questions.ts';
import type { FileEntry, FilePreview, ImportCheck, ImportReport } from '../../contract/types.ts';
import type { PolicyInput } from '../../engine/policy/document.ts';
import { api } from '../api/api.ts';
import { useJobs } from '../stores/jobs.ts';
import { useSettings } from '../stores/settings.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { accountsDocument } from './log-edits.ts';

/** Stands for what the file itself suggests. */
export const SUGGESTED = 'suggested';

export interface ToldFormat {
  encoding?: string;
  delimiter?: string;
  quote?: string;
  newline?: string;
  header?: boolean;
  decimal?: string;
  thousands?: string;
  dates?: string;
}

type Shape = Mapping['shape'];
export type ImportMode = 'new' | 'append' | 'replace';

const DEFAULT_MAX_REJECTS = 5;

/** Dormancy windows of the products of a policy, months. */
function windowsOf(products: PolicyInput['products']): number[] {
  return Object.values(products ?? {}).flatMap((rules) => rules?.dormancy?.windowMonths ?? []);
}

export function useImport() {
  const jobs = useJobs();
  const settings = useSettings();
  const workspace = useWorkspace();
  const files = shallowRef<readonly FileEntry[]>([]);
  /** The file of accounts of a log, and its start as it will be read. */
  const accounts = shallowRef<FileEntry>();
  const accountsPreview = shallowRef<FilePreview>();
  const preview = shallowRef<FilePreview>();
  /** A preset's name, SUGGESTED, or undefined once the mapping was edited. */
  const preset = ref<string | undefined>(SUGGESTED);
  const mapping = shallowRef<Mapping>();
  const told = ref<ToldFormat>({});
  const name = ref('');
  /** The name that follows the file, until the analyst gives another. */
  const ownName = ref('');
  const answers = shallowRef<Readonly<Record<string, string>>>({});
  const check = shallowRef<ImportCheck>();
  /** Questions that only the whole file raised. */
  const lateQuestions = shallowRef<readonly ImportQuestion[]>([]);
  const questions = computed(() => {
    const asked = [
      ...(preview.value?.questions ?? []),
      ...(check.value?.questions ?? []),
      ...lateQuestions.value,
    ];
    return asked.filter(
      ({ id }, at) =>
        !Object.hasOwn(answers.value, id) && asked.findIndex((one) => one.id === id) === at,
    );
  });
  /** The longest window that a policy of the project looks back, months. */
  const longestWindow = computed(() =>
    Math.max(0, ...workspace.policies.flatMap(({ document }) => windowsOf(document.products))),
  );
  const mode = ref<ImportMode>('new');
  const overlap = ref<'keep' | 'replace'>('keep');
  const maxRejects = ref(DEFAULT_MAX_REJECTS);
  const error = shallowRef<ErrorData>();
  const busy = ref(false);
  const runningJob = ref<string>();
  const startedAt = ref(0);
  const progress = computed(() => jobs.list.find(({ id }) => id === runningJob.value)?.progress);

  /** Whether a log is still without its file of accounts, or with one that cannot be read as such. */
  const lacksAccounts = computed(
    () => mapping.value?.shape === 'log' && accountsPreview.value?.problem !== null,
  );
  /** Whether the start of the file was read since the last check, successful or not. */
  const isUnchecked = ref(false);
  const isChecking = ref(false);
  const isCheckDue = computed(
    () =>
      isUnchecked.value &&
      preview.value?.problem === null &&
      !lacksAccounts.value &&
      questions.value.length === 0,
  );
  const isReady = computed(
    () =>
      preview.value !== undefined &&
      preview.value.problem === null &&
      questions.value.length === 0 &&
      (check.value?.conflicts.length ?? 0) === 0 &&
      !lacksAccounts.value &&
      name.value.trim() !== '' &&
      !busy.value,
  );

  async function attempt(work: () => Promise<void>): Promise<void> {
    error.value = undefined;
    busy.value = true;
    try {
      await work();
    } catch (thrown) {
      const failed = toErrorData(thrown);
      // What the file leaves open is asked, not reported as a failure.
      if (failed.questions) lateQuestions.value = failed.questions;
      else error.value = failed;
    } finally {
      busy.value = false;
    }
  }

  /** The mapping to ask with: the edited document, a preset's name, or nothing for the file's own suggestion. */
  function asked(): string | Record<string, unknown> | undefined {
    if (preset.value === SUGGESTED) return undefined;
    return preset.value ?? { ...mapping.value };
  }

  function startOf(
    { file }: FileEntry,
    using: {
      mapping?: string | Record<string, unknown>;
      shape?: Shape;
      accounts?: string;
      answers?: Readonly<Record<string, string>>;
    },
  ): Promise<FilePreview> {
    return jobs.run(settings.words.cohorts.inspecting, (job) =>
      api.call('cohorts.inspect', {
        file,
        ...using,
        encoding: told.value.encoding,
        format: { ...told.value, encoding: undefined },
        job,
      }),
    );
  }

  async function inspect(shape?: Shape): Promise<void> {
    const [file] = files.value;
    if (!file) return;
    const said = { answers: answers.value, accounts: accounts.value?.file };
    const found = await startOf(
      file,
      shape === undefined ? { mapping: asked(), ...said } : { shape, ...said },
    );
    check.value = undefined;
    lateQuestions.value = [];
    isUnchecked.value = true;
    preview.value = found;
    mapping.value = found.mapping;
    await inspectAccounts();
  }

  async function inspectAccounts(): Promise<void> {
    const log = mapping.value;
    accountsPreview.value =
      accounts.value && log?.shape === 'log'
        ? await startOf(accounts.value, { mapping: accountsDocument(log) })
        : undefined;
  }

  /** Takes the suggestion for a shape that the analyst tells; the mapping is theirs from then on. */
  const suggestShape = (shape: Shape) =>
    attempt(async () => {
      await inspect(shape);
      preset.value = undefined;
    });

  /** Takes the file of accounts; its columns are suggested unless the mapping knows some. */
  const takeAccounts = (chosen: FileEntry) =>
    attempt(async () => {
      accounts.value = chosen;
      const log = mapping.value;
      if (log?.shape !== 'log') return;
      if (Object.keys(log.columns).length === 0) {
        const { mapping: suggested } = await startOf(chosen, { shape: 'long' });
        const { columns, units } = suggested;
        mapping.value = { ...log, columns, units: { ...units, ...log.units } };
        preset.value = undefined;
      }
      await inspectAccounts();
    });

  /** Reads the start of the file again after something was decided. */
  const refresh = () => attempt(() => inspect());

  /** Takes the answer to a question, and reads the start of the file again. */
  function answer(id: string, option: string): Promise<void> {
    answers.value = { ...answers.value, [id]: option };
    return refresh();
  }

  /** What an import and a check are asked with. */
  function request(job: string) {
    return {
      files: files.value.map(({ file }) => file),
      accounts: accounts.value?.file,
      mapping: asked(),
      encoding: told.value.encoding,
      format: { ...told.value, encoding: undefined },
      answers: answers.value,
      job,
    };
  }

  /** Reads the whole file as the import would. */
  const runCheck = () =>
    attempt(async () => {
      isUnchecked.value = false;
      isChecking.value = true;
      check.value = await jobs
        .run(settings.words.cohorts.check.running, (job) => {
          runningJob.value = job;
          startedAt.value = performance.now();
          return api.call('cohorts.check', request(job));
        })
        .finally(() => {
          runningJob.value = undefined;
          isChecking.value = false;
        });
    });

  async function release(): Promise<void> {
    const released = [...files.value, ...(accounts.value ? [accounts.value] : [])];
    files.value = [];
    accounts.value = undefined;
    accountsPreview.value = undefined;
    preview.value = undefined;
    check.value = undefined;
    lateQuestions.value = [];
    answers.value = {};
    for (const { file } of released) await api.call('files.release', { file });
  }

  /** Takes the files to import; their start is read at once. */
  const take = (chosen: readonly FileEntry[]) =>
    attempt(async () => {
      await release();
      files.value = chosen;
      const own = chosen[0].name.replace(/(?:\.csv)?\.[^.]+$/i, '');
      if (name.value === '' || name.value === ownName.value) name.value = own;
      ownName.value = own;
      await inspect();
    });

  /** Takes an edited mapping. */
  function edit(next: Mapping): Promise<void> {
    preset.value = undefined;
    mapping.value = next;
    return refresh();
  }

  async function start(): Promise<ImportReport | undefined> {
    let report: ImportReport | undefined;
    await attempt(async () => {
      startedAt.value = performance.now();
      report = await jobs
        .run(settings.words.cohorts.running, (job) => {
          runningJob.value = job;
          return api.call('cohorts.import', {
            project: workspace.projectHandle(),
            ...request(job),
            name: name.value,
            mode: mode.value,
            overlap: overlap.value,
            maxRejectShare: maxRejects.value / 100,
          });
        })
        .finally(() => (runningJob.value = undefined));
      await workspace.reload();
      workspace.cohortName = report.cohort;
    });
    return report;
  }

  /** Back to the start. */
  async function reset(): Promise<void> {
    await release();
    preset.value = SUGGESTED;
    mapping.value = undefined;
    told.value = {};
    name.value = '';
    ownName.value = '';
    mode.value = 'new';
    overlap.value = 'keep';
    maxRejects.value = DEFAULT_MAX_REJECTS;
    error.value = undefined;
  }

  return {
    files,
    accounts,
    accountsPreview,
    preview,
    preset,
    mapping,
    told,
    name,
    mode,
    overlap,
    maxRejects,
    error,
    busy,
    runningJob,
    startedAt,
    progress,
    isReady,
    questions,
    check,
    longestWindow,
    isCheckDue,
    isChecking,
    answer,
    runCheck,
    attempt,
    refresh,
    take,
    takeAccounts,
    suggestShape,
    edit,
    start,
    reset,
  };
}

export type ImportState = ReturnType<typeof useImport>;
