/** Jobs under way: their progress, and the way to cancel them. */
import { defineStore } from 'pinia';
import { computed, reactive } from 'vue';
import type { JobProgress } from '../../contract/types.ts';
import { api } from '../api/api.ts';

export interface RunningJob {
  readonly id: string;
  readonly title: string;
  progress: JobProgress | undefined;
}

let nextJob = 1;

export const useJobs = defineStore('jobs', () => {
  const running = reactive(new Map<string, RunningJob>());

  function listen(): void {
    api.on('job.progress', (progress) => {
      const job = running.get(progress.job);
      if (job) job.progress = progress;
    });
  }

  /** Runs `work` under a new job id and shows it until it ends. */
  async function run<T>(title: string, work: (job: string) => Promise<T>): Promise<T> {
    const id = `ui-${Date.now().toString(36)}-${nextJob++}`;
    running.set(id, { id, title, progress: undefined });
    try {
      return await work(id);
    } finally {
      running.delete(id);
    }
  }

  async function cancel(id: string): Promise<void> {
    await api.call('jobs.cancel', { job: id });
  }

  const list = computed(() => [...running.values()]);
  return { list, listen, run, cancel };
});
