/** The accounts before and after one in the list as it is ordered and filtered. */
import { shallowRef, watch } from 'vue';
import { useRouter } from 'vue-router';
import { api } from '../api/api.ts';
import { useAccountList } from '../stores/account-list.ts';
import { useJobs } from '../stores/jobs.ts';
import { useNotices } from '../stores/notices.ts';
import { useSettings } from '../stores/settings.ts';

export interface Neighbours {
  /** From 0. */
  readonly place: number;
  readonly total: number;
  /** Ids; `undefined` at the ends of the list. */
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

export function useNeighbours(account: () => string | undefined) {
  const list = useAccountList();
  const jobs = useJobs();
  const notices = useNotices();
  const settings = useSettings();
  const router = useRouter();
  /** `undefined` while the list is not there, and where the account is not on it. */
  const neighbours = shallowRef<Neighbours>();

  async function look(id: string): Promise<Neighbours | undefined> {
    const of = list.query;
    if (!of) return undefined;
    return jobs.run(settings.words.accounts.loading, async (job) => {
      const ask = (offset: number, limit: number) =>
        api.call('comparison.accounts', { ...of, find: id, offset, limit, job });
      const { foundAt: place, total } = await ask(0, 1);
      if (place < 0) return undefined;
      const { offset, rows } = await ask(Math.max(0, place - 1), 3);
      const at = (index: number) => rows.at(index - offset)?.accountId;
      return {
        place,
        total,
        previous: place > 0 ? at(place - 1) : undefined,
        next: place + 1 < total ? at(place + 1) : undefined,
      };
    });
  }

  watch(
    [account, () => list.key],
    async ([id, key]) => {
      try {
        const found = id === undefined ? undefined : await look(id);
        if (id !== account() || key !== list.key) return;
        neighbours.value = found;
        // Back on the list, this account is the one that the keyboard is on.
        if (found) {
          const { go, count } = list.selection;
          go(found.place, found.total, count > 1 ? 'move' : 'only');
        }
      } catch (thrown) {
        notices.fail(thrown);
      }
    },
    { immediate: true },
  );

  function go(id: string | undefined): void {
    if (id !== undefined) void router.push({ name: 'account', params: { account: id } });
  }

  return {
    neighbours,
    goPrevious: () => go(neighbours.value?.previous),
    goNext: () => go(neighbours.value?.next),
  };
}
