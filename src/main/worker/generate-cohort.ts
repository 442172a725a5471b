/** Writes a synthetic cohort as a CSV file with the canonical columns. */
import { formatMonth } from '../../engine/months.ts';
import { NUMERIC_COLUMNS, NUMERIC_COLUMN_NAMES } from '../../engine/panel.ts';
import { syntheticCohort } from '../../engine/synthetic/cohort.ts';
import type { SyntheticRow } from '../../engine/synthetic/cohort.ts';
import { formatMoney } from '../../engine/units.ts';
import { writeAll, writeAtomically } from '../files.ts';
import type { Watch } from './control.ts';
import type { GenerateTask } from './messages.ts';

const FLUSH_CHARACTERS = 1 << 20;
const HEADER = [
  'account_id',
  'month',
  'product',
  ...NUMERIC_COLUMN_NAMES,
  'months_since_last_activity',
  'region',
  'age_band',
];

/** Basis points as a fraction, e.g. 1234 -> 0.1234. */
function formatFraction(bp: number): string {
  return `${Math.floor(bp / 10_000)}.${String(bp % 10_000).padStart(4, '0')}`;
}

function lineOf({
  accountId,
  month,
  product,
  numbers,
  monthsSinceLastActivity,
  attributes,
}: SyntheticRow): string {
  const cells = NUMERIC_COLUMN_NAMES.map((name) => {
    const value = numbers[name];
    if (value === null) return '';
    const { kind } = NUMERIC_COLUMNS[name];
    if (kind === 'money') return formatMoney(value);
    return kind === 'rate' ? formatFraction(value) : String(value);
  });
  const { region, age_band: ageBand } = attributes;
  return [
    accountId,
    formatMonth(month),
    product,
    ...cells,
    monthsSinceLastActivity ?? '',
    region ?? '',
    ageBand ?? '',
  ].join(',');
}

/** Writes the file; it is there whole or not at all. @throws AppError FILE_NOT_WRITABLE, CANCELLED */
export function generateCohort(task: GenerateTask, watch: Watch): { rows: number } {
  let rows = 0;
  writeAtomically(task.filePath, (descriptor) => {
    let text = `${HEADER.join(',')}\n`;
    let accounts = 0;
    let lastAccount = '';
    for (const row of syntheticCohort(task)) {
      if (row.accountId !== lastAccount) {
        accounts++;
        lastAccount = row.accountId;
      }
      text += `${lineOf(row)}\n`;
      rows++;
      if (text.length < FLUSH_CHARACTERS) continue;
      writeAll(descriptor, text);
      text = '';
      watch.checkCancelled();
      watch.progress('generating', accounts, task.accounts);
    }
    writeAll(descriptor, text);
  });
  watch.progress('generating', task.accounts, task.accounts);
  return { rows };
}
