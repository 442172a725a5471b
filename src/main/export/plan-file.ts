/** The plans of a cohort's accounts as CSV: what each must do to keep or win back its limit. */
import type { Cohort } from '../../engine/behaviour.ts';
import { productOfCode } from '../../engine/panel.ts';
import type { AccountRange } from '../../engine/panel.ts';
import { Planner, datedPlan } from '../../engine/plan.ts';
import type { AccountPlan } from '../../engine/plan.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { isCoupled } from '../../engine/simulate/run.ts';
import { formatMoney } from '../../engine/units.ts';
import { joinSentences, planSentences } from '../../wording/ledger-text.ts';
import { wordingFor } from '../../wording/wording.ts';
import { writeAll, writeAtomically } from '../files.ts';
import { accountIdAt } from '../account-ids.ts';
import type { AccountIds } from '../account-ids.ts';
import { csvLine } from '../../contract/table-text.ts';
import { FLUSH_CHARACTERS } from './csv-file.ts';

export interface PlanFile {
  readonly filePath: string;
  readonly cohort: Cohort;
  readonly accountIds: AccountIds;
  /** Of the amounts; CNY without. */
  readonly currency?: string;
  readonly policy: Policy;
  /** Accounts to plan; those whose rows end before the cohort's last month are left out. */
  readonly range: AccountRange;
}

export const PLAN_HEADER =
  'account_id,product,month,limit,reference_limit,closed,loss_month,limit_after_loss,loss,loss_reason,keep_from,keep_to,keep_count,keep_amount,keep_is_smallest,restore_from,restore_limit,restored_by,advice_en,advice_zh';

/** Accounts prepared at a time. */
const CHUNK = 5000;

type Product = ReturnType<typeof productOfCode>;

function planLine(
  id: string,
  product: Product,
  plan: AccountPlan<string>,
  currency: string | undefined,
): string {
  const { loss, keep, restore } = plan;
  const money = (amount: number | undefined) => (amount === undefined ? '' : formatMoney(amount));
  const advice = (language: 'en' | 'zh-CN') => {
    const sentences = planSentences(plan, product ?? null, wordingFor(language, currency));
    return csvLine([joinSentences(sentences, language)]);
  };
  return [
    csvLine([id]),
    product ?? '',
    plan.month,
    money(plan.limit),
    money(plan.reference),
    plan.closed ? '1' : '0',
    loss?.month ?? '',
    money(loss?.limitAfter),
    money(loss ? loss.limitBefore - loss.limitAfter : undefined),
    loss?.reason ?? '',
    keep?.from ?? '',
    keep?.to ?? '',
    keep?.use.count ?? '',
    money(keep?.use.amount),
    keep ? Number(keep.isSmallest) : '',
    restore?.firstMonth ?? '',
    money(restore?.firstLimit),
    restore?.fullMonth ?? '',
    advice('en'),
    advice('zh-CN'),
  ].join(',');
}

/**
 * Writes the file whole or not at all.
 * @returns how many accounts have a plan
 * @throws AppError FILE_NOT_WRITABLE, UnknownColumnError, or what `check` throws
 */
export function writePlanFile(
  { filePath, cohort, accountIds, currency, policy, range }: PlanFile,
  check: () => void,
  onProgress: (done: number, total: number) => void,
): number {
  const planner = new Planner(cohort, policy);
  // An allocation replays the whole cohort whatever the range, so that is done once.
  const chunk = isCoupled(policy) ? range.to - range.from : CHUNK;
  let planned = 0;
  writeAtomically(filePath, (descriptor) => {
    let text = `${PLAN_HEADER}\n`;
    for (let from = range.from; from < range.to; from += chunk) {
      const to = Math.min(range.to, from + chunk);
      planner.prepare(from, to, check);
      for (let account = from; account < to; account++) {
        check();
        onProgress(account - range.from, range.to - range.from);
        const plan = planner.plan(account);
        if (!plan) continue;
        const product = productOfCode(cohort.panel.product[account]);
        text += `${planLine(accountIdAt(accountIds, account), product, datedPlan(plan), currency)}\n`;
        planned++;
        if (text.length < FLUSH_CHARACTERS) continue;
        writeAll(descriptor, text);
        text = '';
      }
    }
    writeAll(descriptor, text);
  });
  return planned;
}
