/** The months of a ledger and the advice of a plan in words. */
import type { LedgerRow } from '../engine/ledger.ts';
import { decidingRule } from '../engine/ledger-events.ts';
import type { Product } from '../engine/panel.ts';
import { PLAN_HORIZON } from '../engine/plan.ts';
import type { AccountPlan } from '../engine/plan.ts';
import type { Language, Words } from '../locales/index.ts';
import { fill } from '../locales/fill.ts';
import { formatsFor } from './format.ts';
import type { Wording } from './wording.ts';

/** Sentences as one text; Chinese ones need no space between them. */
export function joinSentences(sentences: readonly string[], language: Language): string {
  return sentences.join(language === 'zh-CN' ? '' : ' ');
}

/** What is said of a month in which no rule acted, by what stood in their way. */
const closedOrNot = ({ wasClosed, protected: isProtected, observed }: Words['harm']['ledger']) => ({
  closed: wasClosed,
  protected: isProtected,
  observed,
});

/** Why the limit is what it is after a month; amounts are exact. */
export function reasonText(row: LedgerRow<string>, { language, words: all }: Wording): string {
  const { reasons: words, harm } = all;
  const { moneyExact: money } = formatsFor(language);
  const ruleLimit = row.limitAfter + row.allocated;
  const values = {
    before: money(row.limitBefore),
    after: money(ruleLimit),
    streak: row.streak,
    id: row.reason.kind === 'risk' ? row.reason.id : '',
  };
  const decided = decidingRule(row);
  const sentences: string[] = [];
  if (decided) sentences.push(fill(words[decided], values));
  else if (row.noticed) sentences.push(fill(words.notice, values));
  if (row.allocated > 0)
    sentences.push(fill(words.allocation, { allocated: money(row.allocated) }));
  if (sentences.length === 0) {
    const still = { open: words.none, ...closedOrNot(harm.ledger) };
    sentences.push(still[row.status]);
  }
  if (row.shortfall > 0)
    sentences.push(fill(words.shortfall, { ...values, shortfall: money(row.shortfall) }));
  if (row.refused > 0) sentences.push(fill(words.refused, { refused: money(row.refused) }));
  return joinSentences(sentences, language);
}

/** Why the limit is what it is at the end of a ledger: the last month in which a rule changed it, in words. */
export function lastReason(
  rows: readonly LedgerRow<string>[],
  wording: Wording,
): { readonly month: string; readonly text: string } | undefined {
  const last = rows.findLast(({ limitBefore, limitAfter }) => limitBefore !== limitAfter);
  return last && { month: last.month, text: reasonText(last, wording) };
}

function keepText(
  plan: AccountPlan<string>,
  product: Product | null,
  { language, words: { plan: words } }: Wording,
): string {
  if (!plan.keep) return words.noKeep;
  const { from, to, use, isSmallest } = plan.keep;
  const when = from === to ? fill(words.inMonth, { month: to }) : fill(words.inOneOf, { from, to });
  const values = { count: use.count, when, money: formatsFor(language).moneyExact(use.amount) };
  if (product !== 'purchase_credit') return fill(words.keepDraw, values);
  if (use.amount === 0) return fill(words.keepPurchase, values);
  return fill(isSmallest ? words.keepAmount : words.keepEnough, values);
}

function restoreText(
  { limit, reference, restore }: AccountPlan<string>,
  { language, words: { plan: words } }: Wording,
): string {
  if (limit >= reference) return words.atReference;
  if (!restore) return fill(words.noRestore, { months: PLAN_HORIZON });
  return fill(restore.fullMonth === null ? words.restorePart : words.restore, {
    first: restore.firstMonth,
    limit: formatsFor(language).moneyExact(restore.firstLimit),
    full: restore.fullMonth ?? '',
    months: PLAN_HORIZON,
  });
}

/** What to do by when, a sentence each. */
export function planSentences(
  plan: AccountPlan<string>,
  product: Product | null,
  wording: Wording,
): string[] {
  const words = wording.words.plan;
  if (plan.closed) return [words.closed];
  const { loss } = plan;
  if (!loss) return [fill(words.noLoss, { months: PLAN_HORIZON }), restoreText(plan, wording)];
  const { moneyExact: money } = formatsFor(wording.language);
  const lossText = fill(loss.reason === 'closed' ? words.lossClosed : words.loss, {
    month: loss.month,
    before: money(loss.limitBefore),
    after: money(loss.limitAfter),
  });
  return [lossText, keepText(plan, product, wording), restoreText(plan, wording)];
}
