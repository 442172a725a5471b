/** Files of a simulation: accounts.csv, months.csv and summary.json in one folder. */
import path from 'node:path';
import type { SimulationSummary } from '../../contract/types.ts';
import type { Cohort } from '../../engine/behaviour.ts';
import { formatMonth } from '../../engine/months.ts';
import { OutcomeReader } from '../../engine/simulate/outcome-reader.ts';
import { Flag, harmEntry, monthTotal } from '../../engine/simulate/outcomes.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';
import { formatMoney } from '../../engine/units.ts';
import { AccountTraits } from './account-traits.ts';
import { csvLine } from '../../contract/table-text.ts';
import { FLUSH_CHARACTERS } from './csv-file.ts';
import { makeFolder, writeAll, writeAtomically, writeTextFile } from '../files.ts';

export interface SimulationFiles {
  readonly folder: string;
  readonly scenarios: readonly { readonly name: string; readonly outcomes: Outcomes }[];
  readonly cohort: Cohort;
  /** Account ids as UTF-8 bytes and offsets, in the panel's order. */
  readonly accountIds: { readonly bytes: Uint8Array; readonly offsets: Uint32Array };
  readonly summary: SimulationSummary;
}

/** Columns of accounts.csv; product, score and attributes follow. */
export const ACCOUNTS_HEADER =
  'policy,account_id,limit_start,limit_end,dormancy_cuts,risk_cuts,restores,reviews_up,reviews_down,notices,closed,shortfall_total,returned_after_cut,regret,refused_total,refused_after_cut';
export const MONTHS_HEADER =
  'policy,month,accounts,limit_total,served_total,undrawn_total,shortfall_total,dormancy_cuts,risk_cuts,restores,limit_in_force,refused_total,refused_after_cut';

const flag = (flags: number, bit: number): string => ((flags & bit) === 0 ? '0' : '1');

function accountLine(outcomes: AccountOutcomes, reader: OutcomeReader, account: number): string {
  const flags = outcomes.flags[account];
  return [
    formatMoney(reader.limitStart(account)),
    formatMoney(outcomes.limitEnd[account]),
    outcomes.dormancyCuts[account],
    outcomes.riskCuts[account],
    outcomes.restores[account],
    outcomes.reviewsUp[account],
    outcomes.reviewsDown[account],
    outcomes.notices[account],
    flag(flags, Flag.closed),
    formatMoney(harmEntry(outcomes, account, 'shortfall')),
    flag(flags, Flag.returned),
    flag(flags, Flag.regret),
    formatMoney(harmEntry(outcomes, account, 'refused')),
    formatMoney(harmEntry(outcomes, account, 'refusedAfterCut')),
  ].join(',');
}

function writeAccounts(
  { folder, scenarios, cohort, accountIds }: SimulationFiles,
  onProgress: Progress,
): void {
  const accountCount = accountIds.offsets.length - 1;
  const total = accountCount * scenarios.length;
  const bytes = Buffer.from(accountIds.bytes);
  const traits = new AccountTraits(cohort, ACCOUNTS_HEADER.split(','));
  // Few texts stand in many rows, so each is made a cell once.
  const cells = new Map<string, string>();
  const cellOf = (text: string): string => {
    const known = cells.get(text);
    if (known !== undefined) return known;
    const cell = csvLine([text]);
    cells.set(text, cell);
    return cell;
  };
  writeAtomically(path.join(folder, 'accounts.csv'), (descriptor) => {
    let text = `${[ACCOUNTS_HEADER, ...traits.columns.map(cellOf)].join(',')}\n`;
    scenarios.forEach(({ name, outcomes }, index) => {
      const policy = csvLine([name]);
      const reader = new OutcomeReader(cohort, outcomes.accounts);
      for (let account = 0; account < accountCount; account++) {
        if ((outcomes.accounts.flags[account] & Flag.simulated) === 0) continue;
        const id = bytes.toString(
          'utf8',
          accountIds.offsets[account],
          accountIds.offsets[account + 1],
        );
        text += `${policy},${csvLine([id])},${accountLine(outcomes.accounts, reader, account)},${traits.of(account).map(cellOf).join(',')}\n`;
        if (text.length < FLUSH_CHARACTERS) continue;
        writeAll(descriptor, text);
        text = '';
        onProgress(index * accountCount + account, total);
      }
    });
    writeAll(descriptor, text);
  });
  onProgress(total, total);
}

function monthLine(months: MonthTotals, index: number): string {
  return [
    formatMonth(months.firstMonth + index),
    monthTotal(months, 'accounts', index),
    formatMoney(monthTotal(months, 'limit', index)),
    formatMoney(monthTotal(months, 'served', index)),
    formatMoney(monthTotal(months, 'undrawn', index)),
    formatMoney(monthTotal(months, 'shortfall', index)),
    monthTotal(months, 'dormancyCuts', index),
    monthTotal(months, 'riskCuts', index),
    monthTotal(months, 'restores', index),
    formatMoney(monthTotal(months, 'limit', index) - monthTotal(months, 'moved', index)),
    formatMoney(monthTotal(months, 'refused', index)),
    formatMoney(monthTotal(months, 'refusedAfterCut', index)),
  ].join(',');
}

function writeMonths({ folder, scenarios }: SimulationFiles): void {
  const lines = scenarios.flatMap(({ name, outcomes: { months } }) =>
    Array.from(
      { length: months.monthCount },
      (_, index) => `${csvLine([name])},${monthLine(months, index)}`,
    ),
  );
  writeTextFile(path.join(folder, 'months.csv'), `${[MONTHS_HEADER, ...lines].join('\n')}\n`);
}

type Progress = (done: number, total: number) => void;

/** Writes the three files, each whole or not at all. @throws AppError FILE_NOT_WRITABLE, or what `onProgress` throws */
export function writeSimulationFiles(files: SimulationFiles, onProgress: Progress): void {
  makeFolder(files.folder);
  writeAccounts(files, onProgress);
  writeMonths(files);
  writeTextFile(
    path.join(files.folder, 'summary.json'),
    `${JSON.stringify(files.summary, null, 2)}\n`,
  );
}
