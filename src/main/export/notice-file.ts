/** Whom to notify, month by month, as CSV: what was decided to an account's disadvantage, with the reason in both languages. */
import type { CsvFormat } from '../../contract/csv-format.ts';
import type { Cohort } from '../../engine/behaviour.ts';
import { visitLedger } from '../../engine/ledger.ts';
import type { LedgerRow } from '../../engine/ledger.ts';
import { formatMonth } from '../../engine/months.ts';
import { productOfCode } from '../../engine/panel.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { reasonText } from '../../wording/ledger-text.ts';
import { wordingFor } from '../../wording/wording.ts';
import type { Wording } from '../../wording/wording.ts';
import { accountIdAt } from '../account-ids.ts';
import type { AccountIds } from '../account-ids.ts';
import { writeCsv } from './csv-file.ts';

/** Why a customer is told. docs/exports.md describes each. */
export type NoticeCode =
  'DORMANCY_NOTICE' | 'DORMANCY_CUT' | 'CLOSED' | 'RISK_CUT' | 'REVIEW_DOWN' | 'PORTFOLIO_CAP';

export interface NoticeFile {
  readonly filePath: string;
  readonly format: CsvFormat;
  readonly cohort: Cohort;
  readonly accountIds: AccountIds;
  /** Of the amounts; CNY without. */
  readonly currency?: string;
  readonly policy: Policy;
}

export const NOTICE_COLUMNS = [
  'month',
  'account_id',
  'product',
  'reason_code',
  'rule',
  'limit_before',
  'limit_after',
  'months_dormant',
  'reason_en',
  'reason_zh',
] as const;

/** The codes of a month; none where nothing is to be told. */
export function noticeCodes(row: LedgerRow): NoticeCode[] {
  const codes: NoticeCode[] = [];
  const ruleLimit = row.limitAfter + row.allocated;
  const isLower = ruleLimit < row.limitBefore;
  if (row.noticed) codes.push('DORMANCY_NOTICE');
  if (row.reason.kind === 'closed') codes.push('CLOSED');
  if (row.reason.kind === 'dormancy' && isLower) codes.push('DORMANCY_CUT');
  if (row.reason.kind === 'risk' && isLower) codes.push('RISK_CUT');
  if (row.reason.kind === 'review' && isLower) codes.push('REVIEW_DOWN');
  if (row.allocated > 0) codes.push('PORTFOLIO_CAP');
  return codes;
}

interface Notice {
  readonly account: number;
  readonly row: LedgerRow;
}

/** Notices by month, accounts in the panel's order. */
function noticesByMonth({ cohort, policy }: NoticeFile, check: () => void): Map<number, Notice[]> {
  const byMonth = new Map<number, Notice[]>();
  const range = { from: 0, to: cohort.panel.accountCount };
  const visit = (account: number, row: LedgerRow): void => {
    if (noticeCodes(row).length === 0) return;
    const month = byMonth.get(row.month);
    if (month) month.push({ account, row });
    else byMonth.set(row.month, [{ account, row }]);
  };
  visitLedger(cohort, policy, range, visit, check);
  return byMonth;
}

/** The limits a decision found and left: the cap comes after the rules. Minor units. */
function limitsOf({ limitBefore, limitAfter, allocated }: LedgerRow, code: NoticeCode) {
  const ruled = limitAfter + allocated;
  // A notice announces a cut; what is cut in the same month has a row of its own.
  if (code === 'DORMANCY_NOTICE') return { before: limitBefore, after: limitBefore };
  return code === 'PORTFOLIO_CAP'
    ? { before: ruled, after: limitAfter }
    : { before: limitBefore, after: ruled };
}

/** The reason of one code in words: a month may have more than one. */
function noticeReason(row: LedgerRow<string>, code: NoticeCode, wording: Wording): string {
  const nothing = { ...row, shortfall: 0, refused: 0, noticed: false, allocated: 0 };
  const none = { kind: 'none' } as const;
  if (code === 'DORMANCY_NOTICE')
    return reasonText({ ...nothing, reason: none, noticed: true }, wording);
  if (code === 'PORTFOLIO_CAP')
    return reasonText({ ...nothing, reason: none, allocated: row.allocated }, wording);
  return reasonText({ ...nothing, limitAfter: row.limitAfter + row.allocated }, wording);
}

/**
 * Writes the notices of a policy, months in order.
 * @returns how many there are
 * @throws AppError FILE_NOT_WRITABLE, UnknownColumnError, or what `check` and `onMonth` throw
 */
export function writeNoticeFile(
  file: NoticeFile,
  check: () => void,
  onMonth: (done: number, total: number) => void,
): number {
  const { filePath, format, cohort, accountIds, currency } = file;
  const english = wordingFor('en', currency);
  const chinese = wordingFor('zh-CN', currency);
  const byMonth = noticesByMonth(file, check);
  const months = [...byMonth.keys()].sort((a, b) => a - b);
  return writeCsv(filePath, format, NOTICE_COLUMNS, (writer) => {
    months.forEach((month, index) => {
      onMonth(index, months.length);
      for (const { account, row } of byMonth.get(month) ?? []) {
        const dated = { ...row, month: formatMonth(month) };
        for (const code of noticeCodes(row)) {
          writer.text(dated.month).text(accountIdAt(accountIds, account));
          writer.text(productOfCode(cohort.panel.product[account]) ?? '').text(code);
          writer.text(code === 'RISK_CUT' && row.reason.kind === 'risk' ? row.reason.id : '');
          const { before, after } = limitsOf(row, code);
          writer.money(before).money(after).count(row.streak);
          writer.text(noticeReason(dated, code, english)).text(noticeReason(dated, code, chinese));
          writer.end();
        }
      }
    });
  });
}
