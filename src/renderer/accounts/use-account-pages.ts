/** Rows of the accounts table, fetched a page at a time as they come into view; the pages used last are kept. */
import { computed, shallowRef, triggerRef, watch } from 'vue';
import type { RequestOf } from '../../contract/api.ts';
import { toErrorData } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';
import type { AccountPage, AccountRow } from '../../contract/types.ts';
import { api } from '../api/api.ts';
import { useJobs } from '../stores/jobs.ts';
import { useSettings } from '../stores/settings.ts';
import type { RowRanges } from './row-ranges.ts';

export const PAGE_ROWS = 200;
const PAGES_KEPT = 60;

/** What is listed, without the page. */
export type AccountQuery = Omit<RequestOf<'comparison.accounts'>, 'offset' | 'limit' | 'job'>;

export function useAccountPages(query: () => AccountQuery | undefined) {
  const jobs = useJobs();
  const settings = useSettings();
  const total = shallowRef<number>();
  const pages = shallowRef(new Map<number, readonly AccountRow[]>());
  const error = shallowRef<ErrorData>();
  const asked = new Set<number>();
  const key = computed(() => JSON.stringify(query()));

  function call(of: AccountQuery, offset: number, limit: number): Promise<AccountPage> {
    return jobs.run(settings.words.accounts.loading, (job) =>
      api.call('comparison.accounts', { ...of, offset, limit, job }),
    );
  }

  async function load(page: number): Promise<void> {
    const of = query();
    if (!of || asked.has(page)) return;
    asked.add(page);
    const wanted = key.value;
    try {
      const answer = await call(of, page * PAGE_ROWS, PAGE_ROWS);
      if (wanted !== key.value) return;
      total.value = answer.total;
      pages.value.set(page, answer.rows);
      const oldest = pages.value.keys().next().value;
      if (pages.value.size > PAGES_KEPT && oldest !== undefined) {
        pages.value.delete(oldest);
        asked.delete(oldest);
      }
      triggerRef(pages);
    } catch (thrown) {
      if (wanted !== key.value) return;
      asked.delete(page);
      error.value = toErrorData(thrown);
    }
  }

  watch(
    key,
    () => {
      asked.clear();
      pages.value = new Map();
      error.value = undefined;
      void load(0);
    },
    { immediate: true },
  );

  /** A row by its place; asks for its page where it is not there yet. */
  function rowAt(index: number): AccountRow | undefined {
    const page = Math.floor(index / PAGE_ROWS);
    const rows = pages.value.get(page);
    if (!rows) void load(page);
    return rows?.[index % PAGE_ROWS];
  }

  /** All rows of some runs, whether they were shown or not. @throws AppError, CANCELLED by its job */
  async function rowsBetween(ranges: RowRanges): Promise<AccountRow[]> {
    const of = query();
    if (!of) return [];
    const most = 5000;
    return jobs.run(settings.words.accounts.copying, async (job) => {
      const rows: AccountRow[] = [];
      for (const { from, to } of ranges) {
        for (let offset = from; offset < to; offset += most) {
          const limit = Math.min(most, to - offset);
          rows.push(...(await api.call('comparison.accounts', { ...of, offset, limit, job })).rows);
        }
      }
      return rows;
    });
  }

  /** The place of an account in the order, -1 where it is not among those listed. @throws AppError */
  async function placeOf(id: string): Promise<number> {
    const of = query();
    if (!of) return -1;
    return (await call({ ...of, find: id }, 0, 1)).foundAt;
  }

  return { total, error, rowAt, rowsBetween, placeOf };
}
