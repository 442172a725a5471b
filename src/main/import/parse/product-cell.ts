/** Products as files name them. */
import { PRODUCTS, productCode } from '../../../engine/panel.ts';
import type { Product } from '../../../engine/panel.ts';
import { NULL_TEXTS } from './values.ts';
import type { Fault } from './values.ts';
import { say } from '../../../contract/said.ts';

/** Names under which a product is known besides its own, in lower case. */
const PRODUCT_NAMES: Readonly<Record<string, Product>> = {
  借呗: 'cash_loan',
  现金贷: 'cash_loan',
  jiebei: 'cash_loan',
  'cash loan': 'cash_loan',
  花呗: 'purchase_credit',
  消费信贷: 'purchase_credit',
  huabei: 'purchase_credit',
  'purchase credit': 'purchase_credit',
};

/** Reads a product name into its code; 0 for an empty cell. `names` says what the file calls the products. */
export function parseProduct(
  text: string,
  names: Readonly<Record<string, Product>> = {},
): number | Fault {
  const trimmed = text.trim();
  if (NULL_TEXTS.has(trimmed.toUpperCase())) return 0;
  const own = Object.hasOwn(names, trimmed) ? names[trimmed] : undefined;
  const lower = trimmed.toLowerCase();
  const known = Object.hasOwn(PRODUCT_NAMES, lower) ? PRODUCT_NAMES[lower] : undefined;
  const product = own ?? PRODUCTS.find((name) => name === trimmed) ?? known;
  if (product) return productCode(product);
  return { code: 'bad_product', reason: say`"${trimmed}" is not one of ${PRODUCTS.join(', ')}` };
}
