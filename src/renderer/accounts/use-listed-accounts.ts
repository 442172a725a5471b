/** The accounts behind the comparison as it is filtered: what the table lists. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { filtersOf } from '../compare/choice.ts';
import { useComparison } from '../stores/comparison.ts';
import { useSettings } from '../stores/settings.ts';
import type { AccountQuery } from './use-account-pages.ts';

export function useListedAccounts(): ComputedRef<AccountQuery | undefined> {
  const comparison = useComparison();
  const settings = useSettings();
  return computed(() => {
    const { exact } = comparison;
    return (
      exact && {
        project: exact.project,
        cohort: exact.view.cohort,
        champion: exact.champion,
        challengers: [...exact.challengers],
        focus: exact.focus,
        filters: filtersOf(exact.choices),
        assumptions: settings.assumptions,
      }
    );
  });
}
