/** What differs between two policies, in words that need no document beside them. */
import { PRODUCTS } from '../engine/panel.ts';
import { canonicalJson, policyDifferences } from '../engine/policy/canonical.ts';
import type { Condition, Policy, ProductRules } from '../engine/policy/document.ts';
import type { Words } from '../locales/index.ts';
import { fill } from '../locales/fill.ts';
import { parameterName } from './parameter-name.ts';
import { parameterValue } from './parameter-value.ts';
import { PolicyWriter } from './policy-text.ts';
import type { Wording } from './wording.ts';

/** Rules of a product whose fields stand for themselves; risk rules are told apart by their ids. */
const RULES = ['dormancy', 'review', 'restore', 'reopen', 'bounds'] as const;

type RiskRule = NonNullable<ProductRules['risk']>[number];

class DifferenceWriter {
  readonly #words: Words;
  readonly #wording: Wording;
  readonly #writer: PolicyWriter;

  constructor(wording: Wording) {
    this.#words = wording.words;
    this.#wording = wording;
    this.#writer = new PolicyWriter(wording);
  }

  /** A value of the document at `path`, with its unit. */
  #value(path: string, value: unknown): string {
    return parameterValue(path, value, this.#wording);
  }

  #change(name: string, before: string, after: string): string[] {
    return before === after ? [] : [fill(this.#words.policy.differs, { name, before, after })];
  }

  #added = (sentence: string): string => fill(this.#words.policy.added, { sentence });
  #removed = (sentence: string): string => fill(this.#words.policy.removed, { sentence });

  /** Fields of a rule that both have; the whole rule where its kind or a list in it differs. */
  #rule<T>(
    before: T | undefined,
    after: T | undefined,
    sentencesOf: (rule: T) => readonly string[],
    nameOf: (path: string) => string,
  ): string[] {
    const fields = policyDifferences(before, after);
    const isWhole = (path: string) => path === 'kind' || /(^|\.)(\d+|bands|when)(\.|$)/.test(path);
    if (before === undefined || after === undefined || fields.some(({ path }) => isWhole(path))) {
      const gone = before === undefined ? [] : sentencesOf(before);
      const come = after === undefined ? [] : sentencesOf(after);
      return [
        ...gone.filter((sentence) => !come.includes(sentence)).map(this.#removed),
        ...come.filter((sentence) => !gone.includes(sentence)).map(this.#added),
      ];
    }
    return fields.flatMap(({ path, before: old, after: next }) =>
      this.#change(nameOf(path), this.#value(path, old), this.#value(path, next)),
    );
  }

  #risks(before: readonly RiskRule[], after: readonly RiskRule[]): string[] {
    const { riskRule, riskOrder, list } = this.#words.policy;
    const ids = [...new Set([...before, ...after].map(({ id }) => id))];
    const named = (rules: readonly RiskRule[], id: string) => rules.find((rule) => rule.id === id);
    const lines = ids.flatMap((id) =>
      this.#rule(
        named(before, id),
        named(after, id),
        (rule) => this.#writer.rules({ risk: [rule] }),
        (path) =>
          fill(riskRule, { id, field: parameterName(path, this.#words).replace(/^.*: /, '') }),
      ),
    );
    const order = (rules: readonly RiskRule[], others: readonly RiskRule[]) =>
      rules
        .map(({ id }) => id)
        .filter((id) => named(others, id))
        .join(list);
    const orders = { before: order(before, after), after: order(after, before) };
    return orders.before === orders.after ? lines : [...lines, fill(riskOrder, orders)];
  }

  #product(before: ProductRules = {}, after: ProductRules = {}): string[] {
    const rules = RULES.flatMap((rule) =>
      this.#rule(
        before[rule],
        after[rule],
        (one) => this.#writer.rules({ [rule]: one }),
        (path) => parameterName(`${rule}.${path}`, this.#words),
      ),
    );
    return [...rules, ...this.#risks(before.risk ?? [], after.risk ?? [])];
  }

  #products(before: Policy, after: Policy): string[] {
    const { policy, products, compare } = this.#words;
    const of = PRODUCTS.map((product) => ({
      name: products[product],
      lines: this.#product(before.products[product], after.products[product]),
    }));
    const [first, ...others] = of;
    const isAlike = others.every(
      ({ lines }) => canonicalJson(lines) === canonicalJson(first.lines),
    );
    const told = isAlike ? [{ name: compare.bothProducts, lines: first.lines }] : of;
    return told.flatMap(({ name: product, lines }) =>
      lines.map((line) => fill(policy.ofProduct, { product, line })),
    );
  }

  #protected(conditions: readonly Condition[]): string {
    const { absent, or } = this.#words.policy;
    return conditions.length === 0 ? absent : this.#writer.conditions(conditions, or);
  }

  #general(before: Policy, after: Policy): string[] {
    const { policyForm, policy, compare } = this.#words;
    const begins = (month: string | null) => month ?? policyForm.firstMonth;
    const rounded = (to: number) => this.#value('roundTo', to > 1 ? to : null);
    const { title } = policyForm.rules.allocation;
    return [
      ...this.#change(compare.policyName, before.name, after.name),
      ...this.#change(
        policyForm.effectiveFrom,
        begins(before.effectiveFrom),
        begins(after.effectiveFrom),
      ),
      ...this.#change(policyForm.roundTo, rounded(before.roundTo), rounded(after.roundTo)),
      ...this.#change(
        policyForm.protect,
        this.#protected(before.protect),
        this.#protected(after.protect),
      ),
      ...this.#rule(
        before.allocation && { ...before.allocation, macroBp: before.allocation.macroBp ?? {} },
        after.allocation && { ...after.allocation, macroBp: after.allocation.macroBp ?? {} },
        (rule) => [this.#writer.allocation(rule)],
        (path) =>
          path.startsWith('macroBp.')
            ? fill(policy.ofMonth, { rule: title, month: path.replace('macroBp.', '') })
            : parameterName(`allocation.${path}`, this.#words),
      ),
    ];
  }

  lines(before: Policy, after: Policy): string[] {
    const lines = [...this.#general(before, after), ...this.#products(before, after)];
    return lines.length > 0 ? lines : [this.#words.policy.same];
  }
}

/** What differs between two policies, a line each, with units; one that says so where nothing does. */
export function policyDifferenceLines(before: Policy, after: Policy, wording: Wording): string[] {
  return new DifferenceWriter(wording).lines(before, after);
}
