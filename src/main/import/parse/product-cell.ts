/** Products as files name them. */
import { PRODUCTS, productCode } from '../../../engine/panel.ts';
import type { Product } from '../../../engine/panel.ts';
import { halfWidth, isNullText, visibleText } from '../source/cell-text.ts';
import type { Fault } from './values.ts';
import { say } from '../../../contract/said.ts';

/** Names under which a product is known besides its own, as {@link plainProduct} writes them. */
const PRODUCT_NAMES: Readonly<Record<string, Product>> = {
  cashloan: 'cash_loan',
  借呗: 'cash_loan',
  现金贷: 'cash_loan',
  '现金贷(借呗类)': 'cash_loan',
  jiebei: 'cash_loan',
  purchasecredit: 'purchase_credit',
  花呗: 'purchase_credit',
  消费信贷: 'purchase_credit',
  '消费信贷(花呗类)': 'purchase_credit',
  huabei: 'purchase_credit',
};

/** A product's name without case, spaces and the marks between words. */
function plainProduct(text: string): string {
  const plain = text.toLowerCase().replace(/[\s_\-·.]+/g, '');
  return plain.replace(/^(?:antgroup|ant|alipay|蚂蚁金服|蚂蚁集团|蚂蚁|支付宝)(?=.)/, '');
}

/** Reads a product name into its code; 0 for an empty cell. `names` says what the file calls the products. */
export function parseProduct(
  text: string,
  names: Readonly<Record<string, Product>> = {},
): number | Fault {
  const trimmed = visibleText(halfWidth(text));
  if (isNullText(trimmed)) return 0;
  const own = Object.hasOwn(names, trimmed) ? names[trimmed] : undefined;
  const plain = plainProduct(trimmed);
  const product = own ?? (Object.hasOwn(PRODUCT_NAMES, plain) ? PRODUCT_NAMES[plain] : undefined);
  if (product) return productCode(product);
  return { code: 'bad_product', reason: say`"${trimmed}" is not one of ${PRODUCTS.join(', ')}` };
}
