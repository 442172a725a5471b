/** A policy in words that a committee member can read, and the difference of two in words. */
import { NUMERIC_COLUMNS, PRODUCTS, isNumericColumn } from '../engine/panel.ts';
import type {
  Condition,
  DormancyRule,
  Policy,
  ProductRules,
  Review,
} from '../engine/policy/document.ts';
import type { Words } from '../locales/index.ts';
import { fill } from '../locales/fill.ts';
import { formatsFor } from './format.ts';
import type { Formats } from './format.ts';
import type { Wording } from './wording.ts';

/** A heading and its sentences. */
export interface PolicySection {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** Writes policies, and parts of them, in words. */
export class PolicyWriter {
  readonly #words: Words;
  readonly #formats: Formats;

  constructor({ language, words }: Wording) {
    this.#words = words;
    this.#formats = formatsFor(language);
  }

  #value({ column, value }: Condition): string {
    const { list } = this.#words.policy;
    if (Array.isArray(value)) return value.join(list);
    if (typeof value === 'string' || !isNumericColumn(column)) return String(value);
    const { kind } = NUMERIC_COLUMNS[column];
    if (kind === 'money') return this.#formats.moneyExact(value);
    return kind === 'rate' ? this.#formats.percentOfBp(value) : String(value);
  }

  /** A column as people call it; an attribute of the cohort has no other name. */
  #column(column: string): string {
    return Object.entries(this.#words.columns).find(([name]) => name === column)?.[1] ?? column;
  }

  /** Conditions, joined by a word. */
  conditions(conditions: readonly Condition[], join: string): string {
    const { condition, ops } = this.#words.policy;
    return conditions
      .map((one) =>
        fill(condition, {
          column: this.#column(one.column),
          op: ops[one.op],
          value: this.#value(one),
        }),
      )
      .join(join);
  }

  #dormancy(rule: DormancyRule): string[] {
    const words = this.#words.policy;
    const { percentOfBp, moneyExact: money } = this.#formats;
    const { windowMonths: window, graceMonths: grace, everyMonths: every } = rule;
    const rate = percentOfBp(rule.cutRateBp);
    const sentences = [
      fill(every === 1 ? words.dormancyMonthly : words.dormancy, { window, rate, every }),
    ];
    if (grace > 0) sentences.push(fill(words.grace, { window, grace }));
    if (rule.floor > 0) sentences.push(fill(words.floor, { floor: money(rule.floor) }));
    if (rule.maxCutsPerSpell !== null)
      sentences.push(fill(words.maxCuts, { count: rule.maxCutsPerSpell }));
    if (rule.closeAfterMonths !== null)
      sentences.push(fill(words.close, { months: rule.closeAfterMonths }));
    return sentences;
  }

  #review(review: Review): string {
    const words = this.#words.policy;
    const { percentOfBp, moneyExact: money } = this.#formats;
    const step = percentOfBp(review.maxStepBp);
    if (review.kind === 'on_draw') {
      const bands = review.bands.map(({ minScore, targetBp }) =>
        fill(words.band, { score: minScore, target: percentOfBp(targetBp) }),
      );
      return fill(words.reviewOnDraw, { bands: bands.join(words.list), step });
    }
    const { frequency, ticket, platformShare: platform } = review.weights;
    return fill(words.reviewOnBehaviour, {
      every: review.everyMonths,
      lookback: review.lookbackMonths,
      low: percentOfBp(review.lowBp),
      high: percentOfBp(review.highBp),
      frequency,
      ticket,
      platform,
      count: review.targetCountPerMonth,
      money: money(review.targetTicket),
      step,
    });
  }

  /** A sentence or more for each of a product's rules. */
  rules({ bounds, dormancy, risk = [], review, restore, reopen }: ProductRules): string[] {
    const words = this.#words.policy;
    const { percentOfBp, moneyExact: money } = this.#formats;
    const sentences = dormancy ? this.#dormancy(dormancy) : [];
    for (const { id, when, cutRateBp, holdMonths: hold } of risk) {
      const conditions = this.conditions(when, words.and);
      sentences.push(fill(words.risk, { id, conditions, rate: percentOfBp(cutRateBp), hold }));
    }
    if (review) sentences.push(this.#review(review));
    if (restore) {
      const { afterActiveMonths: months, rateBp } = restore;
      sentences.push(fill(words.restore, { months, rate: percentOfBp(rateBp) }));
    }
    if (reopen) sentences.push(fill(words.reopen, { months: reopen.holdMonths }));
    if (bounds && bounds.min > 0) sentences.push(fill(words.bounds, { min: money(bounds.min) }));
    if (bounds && bounds.max !== null)
      sentences.push(fill(words.boundsMax, { max: money(bounds.max) }));
    return sentences;
  }

  #general({ effectiveFrom, roundTo, protect, allocation }: Policy): string[] {
    const words = this.#words.policy;
    const { moneyExact: money } = this.#formats;
    const sentences = [
      effectiveFrom === null
        ? words.effectiveFromStart
        : fill(words.effectiveFrom, { month: effectiveFrom }),
    ];
    if (roundTo > 1) sentences.push(fill(words.roundTo, { money: money(roundTo) }));
    if (protect.length > 0) {
      sentences.push(fill(words.protect, { conditions: this.conditions(protect, words.or) }));
    }
    if (allocation) sentences.push(this.allocation(allocation));
    return sentences;
  }

  allocation({ capBp, macroBp = {} }: NonNullable<Policy['allocation']>): string {
    const words = this.#words.policy;
    const { percentOfBp } = this.#formats;
    const macro = Object.entries(macroBp)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, rate]) => fill(words.macro, { month, rate: percentOfBp(rate) }));
    return fill(words.allocation, { cap: percentOfBp(capBp), macro: macro.join('') });
  }

  sections(policy: Policy): PolicySection[] {
    const words = this.#words.policy;
    const products = PRODUCTS.flatMap((product): PolicySection[] => {
      const rules = policy.products[product];
      const sentences = rules ? this.rules(rules) : [];
      return [
        {
          title: this.#words.products[product],
          sentences: sentences.length > 0 ? sentences : [words.noRules],
        },
      ];
    });
    return [
      { title: fill(words.title, { name: policy.name }), sentences: this.#general(policy) },
      ...products,
    ];
  }
}

/** A policy in words, by section: the whole, then each product. */
export function policySections(policy: Policy, wording: Wording): PolicySection[] {
  return new PolicyWriter(wording).sections(policy);
}

/** Conditions in words, joined by a word. */
export function conditionsText(
  conditions: readonly Condition[],
  join: string,
  wording: Wording,
): string {
  return new PolicyWriter(wording).conditions(conditions, join);
}
