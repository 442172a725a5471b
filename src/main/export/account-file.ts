/** What policies did to each account, as CSV. */
import type { CsvFormat } from '../../contract/csv-format.ts';
import type { Cohort } from '../../engine/behaviour.ts';
import { OutcomeReader } from '../../engine/simulate/outcome-reader.ts';
import { Flag, harmEntry } from '../../engine/simulate/outcomes.ts';
import type { AccountOutcomes } from '../../engine/simulate/outcomes.ts';
import { accountIdAt } from '../account-ids.ts';
import type { AccountIds } from '../account-ids.ts';
import { AccountTraits } from './account-traits.ts';
import { writeCsv } from './csv-file.ts';

export interface AccountFile {
  readonly filePath: string;
  readonly format: CsvFormat;
  readonly scenarios: readonly { readonly name: string; readonly accounts: AccountOutcomes }[];
  readonly cohort: Cohort;
  readonly accountIds: AccountIds;
}

export const ACCOUNT_COLUMNS = [
  'policy',
  'account_id',
  'limit_start',
  'limit_end',
  'served_end',
  'shortfall_total',
  'dormancy_cuts',
  'risk_cuts',
  'restores',
  'reviews_up',
  'reviews_down',
  'notices',
  'closed',
  'returned_after_cut',
  'regret',
  'refused_total',
  'refused_after_cut',
] as const;

const FLAGS = [Flag.closed, Flag.returned, Flag.regret] as const;
const EVENTS = [
  'dormancyCuts',
  'riskCuts',
  'restores',
  'reviewsUp',
  'reviewsDown',
  'notices',
] as const;

/**
 * Writes a row for each policy and account that it reached; flags are 0 and 1.
 * @returns rows written
 * @throws AppError FILE_NOT_WRITABLE, or what `onAccount` throws
 */
export function writeAccountFile(
  { filePath, format, scenarios, cohort, accountIds }: AccountFile,
  onAccount: (done: number, total: number) => void,
): number {
  const count = accountIds.offsets.length - 1;
  const traits = new AccountTraits(cohort, ACCOUNT_COLUMNS);
  return writeCsv(filePath, format, [...ACCOUNT_COLUMNS, ...traits.columns], (writer) => {
    scenarios.forEach(({ name, accounts }, index) => {
      const reader = new OutcomeReader(cohort, accounts);
      for (let account = 0; account < count; account++) {
        onAccount(index * count + account, count * scenarios.length);
        const flags = accounts.flags[account];
        if ((flags & Flag.simulated) === 0) continue;
        writer.text(name).text(accountIdAt(accountIds, account));
        writer.money(reader.limitStart(account)).money(accounts.limitEnd[account]);
        writer.money(reader.servedEnd(account)).money(harmEntry(accounts, account, 'shortfall'));
        for (const event of EVENTS) writer.count(accounts[event][account]);
        for (const flag of FLAGS) writer.count((flags & flag) === 0 ? 0 : 1);
        writer.money(harmEntry(accounts, account, 'refused'));
        writer.money(harmEntry(accounts, account, 'refusedAfterCut'));
        writer.texts(traits.of(account));
        writer.end();
      }
    });
  });
}
