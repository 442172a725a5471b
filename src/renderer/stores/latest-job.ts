/** Jobs of which only the latest counts: an earlier one is stopped, and what it still answers comes to nothing. */
import { ref, shallowRef } from 'vue';
import { toErrorData } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';
import { useJobs } from './jobs.ts';

export function keepLatestJob() {
  const jobs = useJobs();
  const running = ref(false);
  const error = shallowRef<ErrorData>();
  let latest: string | undefined;

  /** Stops the job under way, whose answer is of use to nobody any more. */
  function stop(): void {
    if (latest !== undefined) void jobs.cancel(latest);
    latest = undefined;
    running.value = false;
  }

  /** Does `work` in place of what is under way; it asks `isLatest` after each wait. Its error is kept while it is the latest. */
  async function run(
    title: string,
    work: (job: string, isLatest: () => boolean) => Promise<void>,
  ): Promise<void> {
    stop();
    running.value = true;
    error.value = undefined;
    let own: string | undefined;
    const isLatest = () => latest === own;
    try {
      await jobs.run(title, (id) => {
        latest = own = id;
        return work(id, isLatest);
      });
    } catch (thrown) {
      const data = toErrorData(thrown);
      if (isLatest() && data.code !== 'CANCELLED') error.value = data;
    } finally {
      if (isLatest()) {
        latest = undefined;
        running.value = false;
      }
    }
  }

  return { running, error, stop, run };
}
