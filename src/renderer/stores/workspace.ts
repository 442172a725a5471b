/** The open project: its cohorts and policies. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { currencyOf } from '../../contract/mapping-document.ts';
import type {
  AppInfo,
  CohortInfo,
  PolicyRecord,
  ProjectEntry,
  ProjectInfo,
} from '../../contract/types.ts';
import type { PolicyInput } from '../../engine/policy/document.ts';
import { api } from '../api/api.ts';
import { mayLeaveAll } from '../unsaved.ts';
import { useJobs } from './jobs.ts';
import { useSettings } from './settings.ts';

export const useWorkspace = defineStore('workspace', () => {
  const jobs = useJobs();
  const settings = useSettings();
  const info = shallowRef<AppInfo>();
  const project = shallowRef<ProjectInfo>();
  const entries = shallowRef<readonly ProjectEntry[]>([]);
  const cohortName = ref<string>();

  const cohorts = computed<readonly CohortInfo[]>(() => project.value?.cohorts ?? []);
  const allPolicies = computed<readonly PolicyRecord[]>(() => project.value?.policies ?? []);
  /** Policies to choose from: those that are not archived. */
  const policies = computed(() => allPolicies.value.filter(({ archived }) => !archived));
  const cohort = computed(() => cohorts.value.find(({ name }) => name === cohortName.value));
  watch(cohort, (chosen) => (settings.currency = chosen && currencyOf(chosen.mapping)));

  function show(next: ProjectInfo): void {
    const sameProject = project.value?.project === next.project;
    // Others may open the one that was left; while a job is at it, it stays this window's.
    if (project.value && !sameProject)
      void api.call('projects.close', { project: project.value.project });
    project.value = next;
    if (!sameProject || !cohort.value) cohortName.value = next.cohorts[0]?.name;
  }

  async function start(): Promise<void> {
    info.value = await api.call('app.info', {});
    const { opensWith } = info.value;
    if (opensWith?.kind === 'example') await openExample();
    if (opensWith?.kind === 'project') await open(opensWith.file);
  }

  async function refreshEntries(): Promise<void> {
    entries.value = await api.call('projects.list', {});
  }

  /** The three ways to another project tell whether it is open now: the user may keep what is not saved in this one. */
  async function open(file: string): Promise<boolean> {
    if (!(await mayLeaveAll())) return false;
    show(await api.call('projects.open', { file }));
    return true;
  }

  async function openExample(): Promise<boolean> {
    if (!(await mayLeaveAll())) return false;
    show(
      await jobs.run(settings.words.projects.preparing, (job) =>
        api.call('projects.example', { job, language: settings.language }),
      ),
    );
    return true;
  }

  /** Creates and opens a project; false where the user closed the dialog. */
  async function create(name: string): Promise<boolean> {
    const chosen = await api.call('files.choose', { purpose: 'new-project', suggestedName: name });
    if (chosen === null) return false;
    show(await api.call('projects.create', { file: chosen.file, language: settings.language }));
    return true;
  }

  async function openOther(): Promise<boolean> {
    const chosen = await api.call('files.choose', { purpose: 'open-project' });
    if (chosen === null) return false;
    return open(chosen.file);
  }

  /** Handle of the open project. @throws Error where none is open */
  function projectHandle(): string {
    if (!project.value) throw new Error('no project is open');
    return project.value.project;
  }

  async function reload(): Promise<void> {
    show(await api.call('projects.open', { file: projectHandle() }));
  }

  async function removeCohort(name: string): Promise<void> {
    await api.call('cohorts.remove', { project: projectHandle(), cohort: name });
    await reload();
  }

  /** @param over the stored policy that it is an edit of, null for none: no other one is replaced */
  async function savePolicy(document: PolicyInput, over?: string | null): Promise<void> {
    await api.call('policies.save', { project: projectHandle(), document, over });
    await reload();
  }

  /** Takes a policy out of the choosers, or back into them. */
  async function archivePolicy(name: string, archived: boolean): Promise<void> {
    await api.call('policies.archive', { project: projectHandle(), name, archived });
    await reload();
  }

  /** Brings the former version of a cohort back. */
  async function undoImport(name: string): Promise<void> {
    await api.call('cohorts.undo', { project: projectHandle(), cohort: name });
    await reload();
  }

  return {
    savePolicy,
    archivePolicy,
    allPolicies,
    undoImport,
    info,
    project,
    entries,
    cohortName,
    cohorts,
    policies,
    cohort,
    start,
    refreshEntries,
    open,
    openExample,
    openOther,
    create,
    projectHandle,
    reload,
    removeCohort,
  };
});
