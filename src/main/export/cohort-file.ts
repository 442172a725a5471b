/** A cohort as CSV with the canonical columns: importing the file gives the cohort again. */
import type { CsvFormat } from '../../contract/csv-format.ts';
import { formatMonth } from '../../engine/months.ts';
import {
  NULL_CODE,
  NUMERIC_COLUMNS,
  NUMERIC_COLUMN_NAMES,
  productOfCode,
} from '../../engine/panel.ts';
import type { NumericColumn, NumericKind, Panel } from '../../engine/panel.ts';
import { accountIdAt } from '../account-ids.ts';
import type { AccountIds } from '../account-ids.ts';
import { writeCsv } from './csv-file.ts';
import type { CsvWriter } from './csv-file.ts';

export interface CohortFile {
  readonly filePath: string;
  readonly format: CsvFormat;
  readonly panel: Panel;
  /** 1 in rows that fill a gap; they are left out, and an import fills them again. */
  readonly filled: Uint8Array | undefined;
  /** `undefined`: numbers in the panel's order stand for the ids. */
  readonly accountIds: AccountIds | undefined;
}

const PSEUDONYM_DIGITS = 8;

/** A name that says nothing of an account but its place. */
export function pseudonymOf(account: number): string {
  return `P${String(account + 1).padStart(PSEUDONYM_DIGITS, '0')}`;
}

function writeNumber(
  writer: CsvWriter,
  kind: NumericKind,
  { values, nullValue }: NumericColumn,
  row: number,
): void {
  const held = values[row] === nullValue ? null : values[row];
  if (kind === 'money') writer.money(held);
  else if (kind === 'rate') writer.fraction(held);
  else writer.count(held);
}

/**
 * Writes the file whole or not at all.
 * @returns rows written
 * @throws AppError FILE_NOT_WRITABLE, or what `onAccount` throws
 */
export function writeCohortFile(
  { filePath, format, panel, filled, accountIds }: CohortFile,
  onAccount: (done: number, total: number) => void,
): number {
  const columns = NUMERIC_COLUMN_NAMES.flatMap((name) => {
    const column = panel.columns[name];
    return column ? [{ name, kind: NUMERIC_COLUMNS[name].kind, column }] : [];
  });
  const attributes = Object.entries(panel.attributes);
  const header = [
    'account_id',
    'month',
    'product',
    'months_since_last_activity',
    ...columns.map(({ name }) => name),
    ...attributes.map(([name]) => name),
  ];
  return writeCsv(filePath, format, header, (writer) => {
    for (let account = 0; account < panel.accountCount; account++) {
      onAccount(account, panel.accountCount);
      const id = accountIds ? accountIdAt(accountIds, account) : pseudonymOf(account);
      const product = productOfCode(panel.product[account]) ?? '';
      const first = panel.rowStart[account];
      for (let row = first; row < panel.rowStart[account + 1]; row++) {
        if (filled?.[row] === 1) continue;
        writer
          .text(id)
          .text(formatMonth(panel.firstMonth[account] + row - first))
          .text(product);
        writer.count(row === first ? panel.inactiveBefore[account] : null);
        for (const { kind, column } of columns) writeNumber(writer, kind, column, row);
        for (const [, { codes, dictionary }] of attributes)
          writer.text(codes[row] === NULL_CODE ? '' : dictionary[codes[row]]);
        writer.end();
      }
    }
  });
}
