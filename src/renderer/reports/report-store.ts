/** The report on screen: which comparison, the document as edited, and the page as it was last laid out. */
import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { toErrorData } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';
import type { StoredComparison } from '../../contract/records.ts';
import { REPORT_SECTIONS } from '../../contract/report.ts';
import type { Paper, ReportInput, ReportSection } from '../../contract/report.ts';
import type { Language } from '../../locales/index.ts';
import { api } from '../api/api.ts';
import { useComparison } from '../stores/comparison.ts';
import { useJobs } from '../stores/jobs.ts';
import { useSettings } from '../stores/settings.ts';
import { useWorkspace } from '../stores/workspace.ts';

/** Stands for the comparison as it is set on the Compare screen; no stored one can be named so. */
export const AS_ON_SCREEN = '';

/** The day as YYYY-MM-DD where the user is. */
function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const useReport = defineStore('report', () => {
  const workspace = useWorkspace();
  const comparison = useComparison();
  const settings = useSettings();
  const jobs = useJobs();

  const stored = shallowRef<readonly StoredComparison[]>([]);
  const chosen = ref(AS_ON_SCREEN);
  const edited = reactive({
    title: '',
    author: '',
    date: today(),
    language: settings.language as Language,
    paper: 'A4' as Paper,
    orientation: 'auto' as NonNullable<ReportInput['orientation']>,
    sections: [...REPORT_SECTIONS] as ReportSection[],
    summary: '',
    recommendation: '',
    logo: undefined as string | undefined,
  });
  const html = shallowRef<string>();
  /** What the page was laid out from. */
  const laidOut = ref<string>();
  const error = shallowRef<ErrorData>();
  const running = ref(false);
  /** What was done last, for the user to read. */
  const said = ref('');

  const document = computed<ReportInput>(() => ({
    schema: 1,
    ...edited,
    title: edited.title.trim() || settings.words.report.untitled,
    smallCells: settings.smallCells,
    sections: REPORT_SECTIONS.filter((section) => edited.sections.includes(section)),
  }));

  /** What every request about the report has in common. */
  function request() {
    return {
      project: workspace.projectHandle(),
      comparison:
        chosen.value === AS_ON_SCREEN
          ? comparison.documentNamed(settings.words.report.screen.asOnScreen)
          : chosen.value,
    };
  }

  const canRun = computed(
    () =>
      workspace.project !== undefined &&
      workspace.cohortName !== undefined &&
      edited.sections.length > 0,
  );
  const key = computed(() =>
    canRun.value ? JSON.stringify([request(), document.value]) : undefined,
  );
  const stale = computed(() => html.value !== undefined && laidOut.value !== key.value);

  watch(
    () => workspace.project?.project,
    () => {
      stored.value = [];
      chosen.value = AS_ON_SCREEN;
      said.value = '';
      html.value = undefined;
      error.value = undefined;
    },
  );

  /** Does `work` as a job, its error shown. @returns what it gave; `undefined` where it failed or was cancelled */
  async function tried<T>(
    title: string,
    work: (job: string) => Promise<T>,
  ): Promise<T | undefined> {
    error.value = undefined;
    said.value = '';
    running.value = true;
    try {
      return await jobs.run(title, work);
    } catch (thrown) {
      const data = toErrorData(thrown);
      if (data.code !== 'CANCELLED') error.value = data;
      return undefined;
    } finally {
      running.value = false;
    }
  }

  async function refreshStored(): Promise<void> {
    if (!workspace.project) return;
    stored.value = await api.call('comparisons.list', { project: workspace.projectHandle() });
    // It may have been renamed or removed since.
    if (!stored.value.some(({ document: { name } }) => name === chosen.value))
      chosen.value = AS_ON_SCREEN;
  }

  /** Lays the page out. Nothing is recorded. */
  async function preview(): Promise<void> {
    if (!canRun.value || running.value) return;
    const asked = key.value;
    const of = workspace.project?.project;
    const made = await tried(settings.words.report.screen.making, (job) =>
      api.call('report.html', { ...request(), document: document.value, preview: true, job }),
    );
    if (!made || workspace.project?.project !== of) return;
    html.value = made.html;
    laidOut.value = asked;
  }

  /** Stores the comparison of the Compare screen under a name, and chooses it. */
  async function store(name: string): Promise<boolean> {
    const saved = await tried(settings.words.report.screen.store, () =>
      api.call('comparisons.save', {
        project: workspace.projectHandle(),
        document: comparison.documentNamed(name),
      }),
    );
    if (!saved) return false;
    stored.value = saved;
    chosen.value = name;
    return true;
  }

  return {
    stored,
    chosen,
    edited,
    document,
    html,
    error,
    running,
    said,
    stale,
    canRun,
    request,
    tried,
    refreshStored,
    preview,
    store,
  };
});
