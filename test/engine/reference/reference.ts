/**
 * The slow reference implementation of docs/semantics: one object an account, one loop a step, in
 * the page's order and with its letters. It is written from the page alone, shares nothing with the
 * engine and is there to be compared with it. Clarity before speed.
 */

import { activityScoreOf, noteActivityScores } from './activity-score.ts';

/** §5.8 "alive and past their first simulated month": true counts the first simulated month in. */
const ALLOCATION_INCLUDES_FIRST_SIMULATED_MONTH: boolean = false;

/** §5.4 a matched risk rule that leaves L alone: true still names it as the month's reason. */
const RISK_REASON_WITHOUT_CHANGE: boolean = true;

// ---------------------------------------------------------------------------------------------
// Shapes

export interface ReferenceRow {
  account_id: string;
  /** year * 12 + month - 1 */
  month: number;
  /** minor units */
  credit_limit: number;
  product: 'cash_loan' | 'purchase_credit' | null;
  balance: number | null;
  peak_balance: number | null;
  draw_count: number | null;
  draw_amount: number | null;
  purchase_count: number | null;
  purchase_amount: number | null;
  platform_purchase_amount: number | null;
  repayment_amount: number | null;
  days_past_due: number | null;
  bureau_score: number | null;
  external_utilisation: number | null;
  abnormal_txn_count: number | null;
  reopen_count: number | null;
  months_since_last_activity: number | null;
  attributes: Record<string, string | null>;
}

export interface ReferenceCondition {
  column: string;
  op: '<' | '<=' | '=' | '!=' | '>=' | '>' | 'in';
  value: number | string | string[];
}

export interface ReferenceBounds {
  min?: number;
  max?: number | null;
}

export interface ReferenceDormancy {
  windowMonths: number;
  graceMonths?: number;
  everyMonths?: number;
  cutRateBp: number;
  floor?: number;
  maxCutsPerSpell?: number | null;
  closeAfterMonths?: number | null;
}

export interface ReferenceRiskRule {
  id: string;
  when: ReferenceCondition[];
  cutRateBp?: number;
  holdMonths?: number;
}

export interface ReferenceReviewOnDraw {
  kind: 'on_draw';
  bands: { minScore: number; targetBp: number }[];
  maxStepBp: number;
}

export interface ReferenceReviewOnBehaviour {
  kind: 'on_behaviour';
  everyMonths?: number;
  lookbackMonths: number;
  targetCountPerMonth: number;
  targetTicket: number;
  weights: { frequency?: number; ticket?: number; platformShare?: number };
  lowBp: number;
  highBp: number;
  maxStepBp: number;
}

export interface ReferenceProductRules {
  bounds?: ReferenceBounds;
  dormancy?: ReferenceDormancy;
  risk?: ReferenceRiskRule[];
  review?: ReferenceReviewOnDraw | ReferenceReviewOnBehaviour;
  restore?: { afterActiveMonths: number; rateBp: number };
  reopen?: { holdMonths: number };
}

export interface ReferenceAllocation {
  capBp: number;
  macroBp?: Record<string, number>;
}

export interface ReferencePolicy {
  schema: 1;
  name: string;
  effectiveFrom?: string;
  roundTo?: number;
  protect?: ReferenceCondition[];
  products?: { cash_loan?: ReferenceProductRules; purchase_credit?: ReferenceProductRules };
  allocation?: ReferenceAllocation;
}

export interface ReferenceAccount {
  account_id: string;
  limit_start: number;
  limit_end: number;
  dormancy_cuts: number;
  risk_cuts: number;
  restores: number;
  reviews_up: number;
  reviews_down: number;
  notices: number;
  closed: boolean;
  shortfall_total: number;
  returned_after_cut: boolean;
  regret: boolean;
  refused_total: number;
  refused_after_cut: number;
  refused_after_closure: number;
  /** Limit that dormancy cuts took. */
  released: number;
  /** Limit in force in the account's last month. */
  limit_in_force: number;
  /** Months from the first dormancy cut to the first shortfall and the first refused use after it; 0 without. */
  regret_after: number;
  refused_after: number;
}

export interface ReferenceMonth {
  month: number;
  accounts: number;
  limit_total: number;
  served_total: number;
  undrawn_total: number;
  shortfall_total: number;
  dormancy_cuts: number;
  risk_cuts: number;
  restores: number;
  limit_in_force: number;
  refused: number;
  refused_after_cut: number;
  /** Accounts not closed, and those of them that are long dormant. */
  open: number;
  dormant: number;
}

export interface ReferenceLedgerRow {
  account_id: string;
  month: number;
  /** L in force during the month */
  limit_before: number;
  need: number;
  served: number;
  shortfall: number;
  /** d(t) */
  streak: number;
  /** h at the end of the month */
  hold: number;
  /** 'closed' | 'risk:<id>' | 'dormancy' | 'review' | 'restore' | 'allocation', joined with '+' */
  reason: string | null;
  limit_after: number;
  refused: number;
  /** 1 where a notice was counted */
  noticed: number;
}

export interface ReferenceResult {
  accounts: ReferenceAccount[];
  months: ReferenceMonth[];
  /** By account in order of first appearance, then by month. */
  ledger: ReferenceLedgerRow[];
}

/** What one account carries from month to month. */
interface Account {
  id: string;
  product: ReferenceRow['product'];
  /** gap filled, by month: rows[i].month = firstMonth + i */
  rows: ReferenceRow[];
  firstMonth: number;
  lastMonth: number;
  firstSimulatedMonth: number | null;
  firstDormancyCutMonth: number | null;
  /** limit */
  L: number;
  /** reference limit */
  R: number;
  /** dormancy streak */
  d: number;
  /** consecutive active months */
  a: number;
  /** dormancy cuts in this spell */
  k: number;
  /** hold */
  h: number;
  closed: boolean;
  dormancyCuts: number;
  riskCuts: number;
  restores: number;
  reviewsUp: number;
  reviewsDown: number;
  notices: number;
  shortfallTotal: number;
  returnedAfterCut: boolean;
  regret: boolean;
  /** carried part e(t) */
  e: number;
  refusedTotal: number;
  refusedAfterCut: number;
  refusedAfterClosure: number;
  released: number;
  limitInForce: number;
  regretAfter: number;
  refusedAfter: number;
  ledger: ReferenceLedgerRow[];
}

/** What one account does in one month. */
interface Step {
  account: Account;
  row: ReferenceRow;
  t: number;
  policy: ReferencePolicy;
  /** the rules of the account's product; empty where it has none */
  rules: ReferenceProductRules;
  protectedNow: boolean;
  limitBefore: number;
  need: number;
  served: number;
  shortfall: number;
  reasons: string[];
  refused: number;
  refusedAfterCut: number;
  noticed: boolean;
  dormancyCut: boolean;
  riskCut: boolean;
  restored: boolean;
}

// ---------------------------------------------------------------------------------------------
// §1 Exact integer arithmetic

/** floor(x / y), for either sign of x; y > 0. */
function floorDivide(x: bigint, y: bigint): bigint {
  const quotient = x / y;
  return x % y < 0n ? quotient - 1n : quotient;
}

/** ceil(x / y); y > 0. */
function ceilDivide(x: bigint, y: bigint): bigint {
  return -floorDivide(-x, y);
}

/** floor(x * y / z). */
function floorOfProduct(x: number, y: number, z: number): number {
  return Number(floorDivide(BigInt(x) * BigInt(y), BigInt(z)));
}

/** floor(x * bp / 10000). */
function timesBp(x: number, bp: number): number {
  return floorOfProduct(x, bp, 10000);
}

/** cut(L, c) = floor(L * (10000 - c) / 10000). */
function cut(L: number, c: number): number {
  return timesBp(L, 10000 - c);
}

function roundDown(x: number, roundTo: number): number {
  return floorOfProduct(x, 1, roundTo) * roundTo;
}

function parseMonth(text: string): number {
  const [year, month] = text.split('-');
  return Number(year) * 12 + Number(month) - 1;
}

// ---------------------------------------------------------------------------------------------
// §2 The panel

/** A flow or count of a gap month: 0, or null where the row before has null. */
function emptied(before: number | null): number | null {
  return before === null ? null : 0;
}

function gapRow(before: ReferenceRow): ReferenceRow {
  return {
    ...before,
    attributes: { ...before.attributes },
    month: before.month + 1,
    draw_count: emptied(before.draw_count),
    draw_amount: emptied(before.draw_amount),
    purchase_count: emptied(before.purchase_count),
    purchase_amount: emptied(before.purchase_amount),
    platform_purchase_amount: emptied(before.platform_purchase_amount),
    repayment_amount: emptied(before.repayment_amount),
    abnormal_txn_count: emptied(before.abnormal_txn_count),
    reopen_count: emptied(before.reopen_count),
  };
}

/** The rows of each account, in order of the accounts' first appearance. */
function rowsByAccount(rows: ReferenceRow[]): Map<string, ReferenceRow[]> {
  const byAccount = new Map<string, ReferenceRow[]>();
  for (const row of rows) {
    const own = byAccount.get(row.account_id);
    if (own === undefined) {
      byAccount.set(row.account_id, [row]);
    } else {
      own.push(row);
    }
  }
  return byAccount;
}

export function fillGaps(rows: ReferenceRow[]): ReferenceRow[] {
  const filled: ReferenceRow[] = [];
  for (const own of rowsByAccount(rows).values()) {
    const sorted = [...own].sort((one, other) => one.month - other.month);
    let before: ReferenceRow | null = null;
    for (const row of sorted) {
      while (before !== null && before.month + 1 < row.month) {
        before = gapRow(before);
        filled.push(before);
      }
      filled.push(row);
      before = row;
    }
  }
  return filled;
}

// ---------------------------------------------------------------------------------------------
// §3 Activity and need

function isActive(row: ReferenceRow, product: ReferenceRow['product']): boolean {
  const drew = (row.draw_count ?? 0) > 0 || (row.draw_amount ?? 0) > 0;
  const purchased = (row.purchase_count ?? 0) > 0 || (row.purchase_amount ?? 0) > 0;
  if (product === 'cash_loan') {
    return drew;
  }
  if (product === 'purchase_credit') {
    return purchased;
  }
  return drew || purchased;
}

function needOf(row: ReferenceRow): number {
  return Math.max(0, row.peak_balance ?? row.balance ?? 0);
}

/** Version 2, A1: the customer has overpaid. */
function hasCreditBalance(row: ReferenceRow): boolean {
  if (row.balance !== null) {
    return row.balance < 0;
  }
  return row.peak_balance !== null && row.peak_balance < 0;
}

/** Version 2, H: the amounts that count as use for a product. */
function amountsOf(row: ReferenceRow, product: ReferenceRow['product']): (number | null)[] {
  if (product === 'cash_loan') {
    return [row.draw_amount];
  }
  if (product === 'purchase_credit') {
    return [row.purchase_amount];
  }
  return [row.draw_amount, row.purchase_amount];
}

// ---------------------------------------------------------------------------------------------
// §4 Conditions

/** The value of a column of the month's row, in held units; null also for an unknown column. */
function columnValue(
  row: ReferenceRow,
  product: ReferenceRow['product'],
  column: string,
): number | string | null {
  switch (column) {
    case 'account_id':
      return row.account_id;
    case 'month':
      return row.month;
    case 'credit_limit':
      return row.credit_limit;
    case 'product':
      return product;
    case 'balance':
      return row.balance;
    case 'peak_balance':
      return row.peak_balance;
    case 'draw_count':
      return row.draw_count;
    case 'draw_amount':
      return row.draw_amount;
    case 'purchase_count':
      return row.purchase_count;
    case 'purchase_amount':
      return row.purchase_amount;
    case 'platform_purchase_amount':
      return row.platform_purchase_amount;
    case 'repayment_amount':
      return row.repayment_amount;
    case 'days_past_due':
      return row.days_past_due;
    case 'bureau_score':
      return row.bureau_score;
    case 'external_utilisation':
      return row.external_utilisation;
    case 'abnormal_txn_count':
      return row.abnormal_txn_count;
    case 'reopen_count':
      return row.reopen_count;
    case 'months_since_last_activity':
      return row.months_since_last_activity;
    case 'activity_score':
      return activityScoreOf(row);
    default:
      return Object.hasOwn(row.attributes, column) ? row.attributes[column] : null;
  }
}

function numberHolds(held: number, op: ReferenceCondition['op'], value: number): boolean {
  switch (op) {
    case '<':
      return held < value;
    case '<=':
      return held <= value;
    case '=':
      return held === value;
    case '!=':
      return held !== value;
    case '>=':
      return held >= value;
    case '>':
      return held > value;
    default:
      return false;
  }
}

function textHolds(
  held: string,
  op: ReferenceCondition['op'],
  value: ReferenceCondition['value'],
): boolean {
  if (op === 'in') {
    return Array.isArray(value) && value.includes(held);
  }
  if (typeof value !== 'string') {
    return false;
  }
  if (op === '=') {
    return held === value;
  }
  if (op === '!=') {
    return held !== value;
  }
  return false;
}

function conditionHolds(
  row: ReferenceRow,
  product: ReferenceRow['product'],
  condition: ReferenceCondition,
): boolean {
  const held = columnValue(row, product, condition.column);
  if (held === null) {
    return false;
  }
  if (typeof held === 'number') {
    return typeof condition.value === 'number' && numberHolds(held, condition.op, condition.value);
  }
  return textHolds(held, condition.op, condition.value);
}

/** `protect`: any one protects. */
function isProtected(
  row: ReferenceRow,
  product: ReferenceRow['product'],
  policy: ReferencePolicy,
): boolean {
  for (const condition of policy.protect ?? []) {
    if (conditionHolds(row, product, condition)) {
      return true;
    }
  }
  return false;
}

/** A risk rule's `when`: all must hold. */
function riskRuleMatches(
  row: ReferenceRow,
  product: ReferenceRow['product'],
  rule: ReferenceRiskRule,
): boolean {
  for (const condition of rule.when) {
    if (!conditionHolds(row, product, condition)) {
      return false;
    }
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// §5 Lowering and raising: the limit that comes out, L itself where nothing happens

function lowering(step: Step, x: number, ruleFloor: number): number {
  const L = step.account.L;
  const rounded = roundDown(x, step.policy.roundTo ?? 1);
  const result = Math.max(rounded, ruleFloor, step.rules.bounds?.min ?? 0, step.served);
  return result < L ? result : L;
}

function raising(step: Step, x: number): number {
  const L = step.account.L;
  const rounded = roundDown(x, step.policy.roundTo ?? 1);
  const max = step.rules.bounds?.max ?? null;
  const result = max === null ? rounded : Math.min(rounded, max);
  return result > L ? result : L;
}

// ---------------------------------------------------------------------------------------------
// §5 The month step

function updateStreak(account: Account, active: boolean): void {
  account.d = active ? 0 : account.d + 1;
}

function updateActiveMonths(account: Account, active: boolean): void {
  account.a = active ? account.a + 1 : 0;
}

/** Before E only d and the active-month counter run. */
function beforeE(account: Account, row: ReferenceRow): void {
  const active = isActive(row, account.product);
  updateStreak(account, active);
  updateActiveMonths(account, active);
  account.L = row.credit_limit;
}

/** The account's first month t >= E: the limit in force during t becomes L and R. */
function startSimulation(account: Account, row: ReferenceRow): void {
  account.firstSimulatedMonth = row.month;
  account.L = row.credit_limit;
  account.R = row.credit_limit;
}

/** Step 1. */
function service(step: Step): void {
  const { account, row } = step;
  step.need = needOf(row);
  step.served = Math.min(step.need, account.L);
  step.shortfall = step.need - step.served;
  account.shortfallTotal += step.shortfall;
  if (step.shortfall > 0 && account.firstDormancyCutMonth !== null) {
    account.regret = true;
    if (account.regretAfter === 0) {
      account.regretAfter = step.t - account.firstDormancyCutMonth;
    }
  }
  refusedUse(step);
}

/** Version 2, section H. Decides nothing. */
function refusedUse(step: Step): void {
  const { account, row, need } = step;
  const I = account.L;
  const net = Math.max(0, need - account.e - I);
  const amounts = amountsOf(row, account.product);
  if (isActive(row, account.product)) {
    const known = amounts.filter((amount) => amount !== null);
    const use = known.reduce((sum, amount) => sum + amount, 0);
    step.refused = known.length === 0 ? net : Math.min(use, net);
  }
  let q = 0;
  if (need !== 0) {
    q =
      row.balance === null
        ? 10000
        : Math.min(10000, floorOfProduct(10000, Math.max(0, row.balance), need));
  }
  account.e = timesBp(account.e + step.refused, q);
  account.refusedTotal += step.refused;
  if (account.closed) {
    account.refusedAfterClosure += step.refused;
  }
  if (account.firstDormancyCutMonth !== null) {
    step.refusedAfterCut = step.refused;
    account.refusedAfterCut += step.refused;
    if (step.refused > 0 && account.refusedAfter === 0) {
      account.refusedAfter = step.t - account.firstDormancyCutMonth;
    }
  }
}

/** Step 2. */
function counters(step: Step): void {
  const { account, row } = step;
  const active = isActive(row, account.product);
  updateStreak(account, active);
  updateActiveMonths(account, active);
  if (active) {
    account.k = 0;
  }
  if (account.h > 0) {
    account.h -= 1;
  }
  const reopen = step.rules.reopen;
  if ((row.reopen_count ?? 0) > 0 && reopen !== undefined) {
    account.h = Math.max(account.h, reopen.holdMonths);
  }
  if (active && account.firstDormancyCutMonth !== null) {
    account.returnedAfterCut = true;
  }
}

/** Step 3. True where the month's decisions end here. */
function closure(step: Step): boolean {
  const { account } = step;
  const closeAfterMonths = step.rules.dormancy?.closeAfterMonths ?? null;
  if (closeAfterMonths === null || account.d < closeAfterMonths) {
    return false;
  }
  if (step.served !== 0 || step.protectedNow || hasCreditBalance(step.row)) {
    return false;
  }
  account.L = 0;
  account.closed = true;
  step.reasons.push('closed');
  return true;
}

/** Step 4. True where the month's decisions end here. */
function risk(step: Step): boolean {
  const { account, row } = step;
  for (const rule of step.rules.risk ?? []) {
    if (riskRuleMatches(row, account.product, rule)) {
      const lowered = lowering(step, cut(account.L, rule.cutRateBp ?? 0), 0);
      account.h = Math.max(account.h, rule.holdMonths ?? 0);
      if (lowered < account.L) {
        account.L = lowered;
        account.riskCuts += 1;
        step.riskCut = true;
      }
      if (step.riskCut || RISK_REASON_WITHOUT_CHANGE) {
        step.reasons.push(`risk:${rule.id}`);
      }
      return true;
    }
  }
  return false;
}

/** Step 5. True where the month's decisions end here. */
function dormancy(step: Step): boolean {
  const { account, t } = step;
  const rule = step.rules.dormancy;
  if (rule === undefined) {
    return false;
  }
  const d = account.d;
  const W = rule.windowMonths;
  const G = rule.graceMonths ?? 0;
  const everyMonths = rule.everyMonths ?? 1;
  const maxCutsPerSpell = rule.maxCutsPerSpell ?? null;
  if (d < W) {
    return false;
  }
  if (step.protectedNow) {
    return false;
  }
  const lowered = lowering(step, cut(account.L, rule.cutRateBp), rule.floor ?? 0);
  const wouldLower = lowered < account.L;
  if (d === W && wouldLower) {
    account.notices += 1;
    step.noticed = true;
  }
  const graceIsOver = d >= W + G;
  const itsTurn = graceIsOver && (d - W - G) % everyMonths === 0;
  const cutsLeft = maxCutsPerSpell === null || account.k < maxCutsPerSpell;
  if (itsTurn && cutsLeft && wouldLower) {
    account.released += account.L - lowered;
    account.L = lowered;
    account.k += 1;
    account.dormancyCuts += 1;
    if (account.firstDormancyCutMonth === null) {
      account.firstDormancyCutMonth = t;
    }
    step.dormancyCut = true;
    step.reasons.push('dormancy');
  }
  return true;
}

/** Step 6, `on_draw`: the target T, or null where there is no review. */
function targetOnDraw(step: Step, review: ReferenceReviewOnDraw): number | null {
  const { account, row } = step;
  if (!isActive(row, account.product) || row.bureau_score === null) {
    return null;
  }
  for (const band of review.bands) {
    if (row.bureau_score >= band.minScore) {
      return timesBp(account.R, band.targetBp);
    }
  }
  return null;
}

/** The last `lookbackMonths` months of the account's life up to t. */
function lookback(account: Account, t: number, lookbackMonths: number): ReferenceRow[] {
  return account.rows.filter((row) => row.month <= t && row.month > t - lookbackMonths);
}

/** min(10000, floor(10000 * x / y)). */
function shareBp(x: number, y: number): number {
  return Math.min(10000, floorOfProduct(10000, x, y));
}

/** Step 6, the index i over the looked-back rows, or null where no weight is left. */
function behaviourIndex(rows: ReferenceRow[], review: ReferenceReviewOnBehaviour): number | null {
  let count = 0;
  let amount = 0;
  let platform = 0;
  let platformKnown = false;
  for (const row of rows) {
    count += row.purchase_count ?? 0;
    amount += row.purchase_amount ?? 0;
    platform += row.platform_purchase_amount ?? 0;
    if (row.platform_purchase_amount !== null) {
      platformKnown = true;
    }
  }
  const f = shareBp(count, review.lookbackMonths * review.targetCountPerMonth);
  const s = count === 0 ? 0 : shareBp(amount, count * review.targetTicket);
  const frequencyWeight = review.weights.frequency ?? 0;
  const ticketWeight = review.weights.ticket ?? 0;
  const platformWeight = review.weights.platformShare ?? 0;
  let weighted = frequencyWeight * f + ticketWeight * s;
  let weights = frequencyWeight + ticketWeight;
  if (platformKnown && amount > 0) {
    const p = shareBp(platform, amount);
    weighted += platformWeight * p;
    weights += platformWeight;
  }
  return weights === 0 ? null : floorOfProduct(weighted, 1, weights);
}

/** Step 6, `on_behaviour`: the target T, or null where there is no review. */
function targetOnBehaviour(step: Step, review: ReferenceReviewOnBehaviour): number | null {
  const { account, t } = step;
  const firstSimulatedMonth = account.firstSimulatedMonth ?? t;
  if ((t - firstSimulatedMonth + 1) % (review.everyMonths ?? 1) !== 0) {
    return null;
  }
  const i = behaviourIndex(lookback(account, t, review.lookbackMonths), review);
  if (i === null) {
    return null;
  }
  return timesBp(account.R, review.lowBp + timesBp(review.highBp - review.lowBp, i));
}

/** Step 6. True where the review moved the limit. */
function review(step: Step): boolean {
  const { account, row } = step;
  const rule = step.rules.review;
  if (rule === undefined) {
    return false;
  }
  const T = rule.kind === 'on_draw' ? targetOnDraw(step, rule) : targetOnBehaviour(step, rule);
  if (T === null) {
    return false;
  }
  const before = account.L;
  const maxStep = timesBp(account.R, rule.maxStepBp);
  if (T < account.L) {
    account.L = lowering(step, Math.max(T, account.L - maxStep), 0);
  } else if (T > account.L && account.h === 0 && (row.days_past_due ?? 0) === 0) {
    account.L = raising(step, Math.min(T, account.L + maxStep));
  }
  if (account.L === before) {
    return false;
  }
  if (account.L > before) {
    account.reviewsUp += 1;
  } else {
    account.reviewsDown += 1;
  }
  step.reasons.push('review');
  return true;
}

/** Step 7; not called where a review moved the limit this month. */
function restore(step: Step): void {
  const { account } = step;
  const rule = step.rules.restore;
  if (rule === undefined || account.L >= account.R) {
    return;
  }
  if (account.h !== 0 || account.a < rule.afterActiveMonths) {
    return;
  }
  const by = Math.max(timesBp(account.R - account.L, rule.rateBp), step.policy.roundTo ?? 1);
  const raised = raising(step, Math.min(account.R, account.L + by));
  if (raised > account.L) {
    account.L = raised;
    account.restores += 1;
    step.restored = true;
    step.reasons.push('restore');
  }
}

/** Steps 1 to 7 for one account. */
function stepAccount(step: Step): void {
  service(step);
  counters(step);
  if (step.account.closed) {
    return;
  }
  if (closure(step)) {
    return;
  }
  if (risk(step)) {
    return;
  }
  if (dormancy(step)) {
    return;
  }
  if (review(step)) {
    return;
  }
  restore(step);
}

/** The latest `macroBp` entry at or before t; 10000 before the first. */
function macroAt(allocation: ReferenceAllocation, t: number): number {
  let latest: number | null = null;
  let macro = 10000;
  for (const [text, bp] of Object.entries(allocation.macroBp ?? {})) {
    const month = parseMonth(text);
    if (month <= t && (latest === null || month > latest)) {
      latest = month;
      macro = bp;
    }
  }
  return macro;
}

function takesPartInAllocation(account: Account, t: number): boolean {
  const first = account.firstSimulatedMonth;
  if (first === null) {
    return false;
  }
  return ALLOCATION_INCLUDES_FIRST_SIMULATED_MONTH ? t >= first : t > first;
}

function headroom(step: Step): bigint {
  const kept = Math.max(step.served, step.rules.bounds?.min ?? 0);
  return BigInt(Math.max(0, step.account.L - kept));
}

/** Step 8, over the accounts alive at t. */
function allocate(alive: Step[], allocation: ReferenceAllocation, t: number): void {
  const set = alive.filter((step) => takesPartInAllocation(step.account, t));
  let S0 = 0n;
  let S = 0n;
  let sumH = 0n;
  for (const step of set) {
    S0 += BigInt(step.account.R);
    S += BigInt(step.account.L);
    sumH += headroom(step);
  }
  const scaled = floorDivide(S0 * BigInt(allocation.capBp), 10000n);
  const cap = floorDivide(scaled * BigInt(macroAt(allocation, t)), 10000n);
  if (S <= cap || sumH === 0n) {
    return;
  }
  const wanted = ceilDivide(10000n * (S - cap), sumH);
  const q = wanted < 10000n ? wanted : 10000n;
  for (const step of set) {
    const by = Number(floorDivide(headroom(step) * q, 10000n));
    if (by > 0) {
      step.account.L -= by;
      step.reasons.push('allocation');
    }
  }
}

// ---------------------------------------------------------------------------------------------
// §6 Baselines

/** `observed`: the limit in the data, month by month; nothing is decided. */
function observeAccount(step: Step): void {
  step.account.L = step.row.credit_limit;
  step.limitBefore = step.row.credit_limit;
  service(step);
  counters(step);
}

// ---------------------------------------------------------------------------------------------
// The run

function openAccount(id: string, rows: ReferenceRow[]): Account {
  const withProduct = rows.find((row) => row.product !== null);
  noteActivityScores(rows, withProduct?.product ?? null, isActive);
  return {
    id,
    product: withProduct === undefined ? null : withProduct.product,
    rows,
    firstMonth: rows[0].month,
    lastMonth: rows[rows.length - 1].month,
    firstSimulatedMonth: null,
    firstDormancyCutMonth: null,
    L: rows[0].credit_limit,
    R: 0,
    d: rows[0].months_since_last_activity ?? 0,
    a: 0,
    k: 0,
    h: 0,
    closed: false,
    dormancyCuts: 0,
    riskCuts: 0,
    restores: 0,
    reviewsUp: 0,
    reviewsDown: 0,
    notices: 0,
    shortfallTotal: 0,
    returnedAfterCut: false,
    regret: false,
    e: 0,
    refusedTotal: 0,
    refusedAfterCut: 0,
    refusedAfterClosure: 0,
    released: 0,
    limitInForce: 0,
    regretAfter: 0,
    refusedAfter: 0,
    ledger: [],
  };
}

function openStep(account: Account, t: number, policy: ReferencePolicy): Step {
  const row = account.rows[t - account.firstMonth];
  const rules = account.product === null ? undefined : policy.products?.[account.product];
  return {
    account,
    row,
    t,
    policy,
    rules: rules ?? {},
    protectedNow: isProtected(row, account.product, policy),
    limitBefore: account.L,
    need: 0,
    served: 0,
    shortfall: 0,
    reasons: [],
    refused: 0,
    refusedAfterCut: 0,
    noticed: false,
    dormancyCut: false,
    riskCut: false,
    restored: false,
  };
}

function ledgerRow(step: Step): ReferenceLedgerRow {
  return {
    account_id: step.account.id,
    month: step.t,
    limit_before: step.limitBefore,
    need: step.need,
    served: step.served,
    shortfall: step.shortfall,
    streak: step.account.d,
    hold: step.account.h,
    reason: step.reasons.length === 0 ? null : step.reasons.join('+'),
    limit_after: step.account.L,
    refused: step.refused,
    noticed: step.noticed ? 1 : 0,
  };
}

function monthTotals(t: number, alive: Step[]): ReferenceMonth {
  const totals: ReferenceMonth = {
    month: t,
    accounts: alive.length,
    limit_total: 0,
    served_total: 0,
    undrawn_total: 0,
    shortfall_total: 0,
    dormancy_cuts: 0,
    risk_cuts: 0,
    restores: 0,
    limit_in_force: 0,
    refused: 0,
    refused_after_cut: 0,
    open: 0,
    dormant: 0,
  };
  for (const step of alive) {
    totals.limit_in_force += step.limitBefore;
    totals.refused += step.refused;
    totals.refused_after_cut += step.refusedAfterCut;
    if (!step.account.closed) {
      totals.open += 1;
      const isLong = step.account.d >= 18 && step.served === 0 && !hasCreditBalance(step.row);
      totals.dormant += isLong ? 1 : 0;
    }
    totals.limit_total += step.account.L;
    totals.served_total += step.served;
    totals.undrawn_total += Math.max(0, step.account.L - step.served);
    totals.shortfall_total += step.shortfall;
    totals.dormancy_cuts += step.dormancyCut ? 1 : 0;
    totals.risk_cuts += step.riskCut ? 1 : 0;
    totals.restores += step.restored ? 1 : 0;
  }
  return totals;
}

function accountOutcome(account: Account): ReferenceAccount {
  return {
    account_id: account.id,
    limit_start: account.R,
    limit_end: account.L,
    dormancy_cuts: account.dormancyCuts,
    risk_cuts: account.riskCuts,
    restores: account.restores,
    reviews_up: account.reviewsUp,
    reviews_down: account.reviewsDown,
    notices: account.notices,
    closed: account.closed,
    shortfall_total: account.shortfallTotal,
    returned_after_cut: account.returnedAfterCut,
    regret: account.regret,
    refused_total: account.refusedTotal,
    refused_after_cut: account.refusedAfterCut,
    refused_after_closure: account.refusedAfterClosure,
    released: account.released,
    limit_in_force: account.limitInForce,
    regret_after: account.regretAfter,
    refused_after: account.refusedAfter,
  };
}

export function simulate(
  rows: ReferenceRow[],
  policyOrBaseline: ReferencePolicy | 'observed' | 'hold',
): ReferenceResult {
  const observed = policyOrBaseline === 'observed';
  const policy: ReferencePolicy =
    typeof policyOrBaseline === 'string' ? { schema: 1, name: policyOrBaseline } : policyOrBaseline;

  const accounts: Account[] = [];
  for (const [id, own] of rowsByAccount(fillGaps(rows))) {
    accounts.push(openAccount(id, own));
  }
  if (accounts.length === 0) {
    return { accounts: [], months: [], ledger: [] };
  }
  let cohortFirst = accounts[0].firstMonth;
  let cohortLast = accounts[0].lastMonth;
  for (const account of accounts) {
    cohortFirst = Math.min(cohortFirst, account.firstMonth);
    cohortLast = Math.max(cohortLast, account.lastMonth);
  }
  const E = policy.effectiveFrom === undefined ? cohortFirst : parseMonth(policy.effectiveFrom);

  const months: ReferenceMonth[] = [];
  for (let t = cohortFirst; t <= cohortLast; t += 1) {
    const aliveAccounts = accounts.filter(
      (account) => account.firstMonth <= t && t <= account.lastMonth,
    );
    if (t < E) {
      for (const account of aliveAccounts) {
        beforeE(account, account.rows[t - account.firstMonth]);
      }
      continue;
    }
    const alive: Step[] = [];
    for (const account of aliveAccounts) {
      if (account.firstSimulatedMonth === null) {
        startSimulation(account, account.rows[t - account.firstMonth]);
      }
      const step = openStep(account, t, policy);
      if (observed) {
        observeAccount(step);
      } else {
        stepAccount(step);
      }
      alive.push(step);
    }
    if (policy.allocation !== undefined) {
      allocate(alive, policy.allocation, t);
    }
    for (const step of alive) {
      step.account.limitInForce = step.limitBefore;
      step.account.ledger.push(ledgerRow(step));
    }
    if (alive.length > 0) {
      months.push(monthTotals(t, alive));
    }
  }

  const simulated = accounts.filter((account) => account.firstSimulatedMonth !== null);
  return {
    accounts: simulated.map(accountOutcome),
    months,
    ledger: simulated.flatMap((account) => account.ledger),
  };
}
