/** What a policy does to one limit that is not used: the engine's own months on a made-up account. */
import { accountLedger } from './ledger.ts';
import { NULL_INT32, productCode } from './panel.ts';
import type { NumericColumn, Panel, Product } from './panel.ts';
import type { Policy } from './policy/document.ts';

/**
 * The limit (minor units) after each of `months` months without use or need, from the policy's first month on, by its
 * dormancy rule alone: nothing protects the account, no risk rule matches, no review and no allocation moves it.
 */
export function limitInDisuse(
  policy: Policy,
  product: Product,
  limit: number,
  months: number,
): number[] {
  const column = (value: number): NumericColumn => ({
    values: new Int32Array(months).fill(value),
    nullValue: NULL_INT32,
  });
  const panel: Panel = {
    span: { first: 0, last: months - 1 },
    accountCount: 1,
    rowCount: months,
    rowStart: Int32Array.of(0, months),
    firstMonth: Int32Array.of(0),
    product: Uint8Array.of(productCode(product)),
    inactiveBefore: Int32Array.of(0),
    columns: { credit_limit: column(limit), balance: column(0) },
    attributes: {},
  };
  const rules = policy.products[product];
  const alone: Policy = {
    ...policy,
    effectiveFrom: null,
    protect: [],
    products: { [product]: rules && { ...rules, risk: [], review: undefined } },
    allocation: undefined,
  };
  const behaviour = {
    streak: Uint16Array.from({ length: months }, (_, month) => month + 1),
    need: new Int32Array(months),
    activity: new Uint8Array(months),
  };
  return accountLedger({ panel, behaviour }, alone, 0).map(({ limitAfter }) => limitAfter);
}
