/** What a transaction does, told by the texts of its type, and whether it counts, told by its status. */
import { TRANSACTION_KINDS } from '../../../contract/mapping-document.ts';
import type { ImportQuestion } from '../../../contract/import-questions.ts';
import type { LogMapping } from '../mapping.ts';
import { ShownLines } from './shown-lines.ts';

export type Kind = (typeof TRANSACTION_KINDS)[number];

const NO_USE =
  /手续费|服务费|年费|利息|罚息|违约金|滞纳金|\bfees?\b|interest|surcharge|late charge|penalt|失败|未成功|\bfail|declin|reject/i;
const TAKEN_BACK =
  /撤销|冲正|冲销|冲账|红冲|退款|退货|退回|退还|取消|返还|撤回|refund|revers|charge ?back|cancel|void|return|undo/i;
const REPAYMENT = /repay|还款|偿还|归还|回款|还贷|还本/i;
const PAYMENT = /payment|\bpaid\b|\bpmt\b/i;
const PLATFORM = /platform|own[ _-]?shop|平台|自营|商城/i;
const PURCHASE = /purchase|spend|\bpos\b|consum|\bbuy\b|\bsale\b|消费|购物|支付|购买/i;
const DRAW = /draw|\bloan\b|cash|advance|disburs|借款|提现|支用|放款|取现|贷款|动支|提款|借出/i;

/** The kind that a text of a type column names, `undefined` where it may be one or another, or none. */
export function kindNamed(written: string): Kind | undefined {
  const text = written.replaceAll('_', ' ');
  if (NO_USE.test(text)) return 'ignore';
  const isRepayment = REPAYMENT.test(text);
  const isPurchase = PURCHASE.test(text) || PLATFORM.test(text);
  const isDraw = !isRepayment && DRAW.test(text);
  const mayBePayment = PAYMENT.test(text);
  if (TAKEN_BACK.test(text)) {
    if (isRepayment || (mayBePayment && !isPurchase && !isDraw)) return 'repayment_reversal';
    if (isDraw && isPurchase) return undefined;
    if (isDraw) return 'draw_reversal';
    return isPurchase || /退款|退货|refund/i.test(text) ? 'purchase_refund' : undefined;
  }
  if (isRepayment) return 'repayment';
  if (mayBePayment) return isPurchase || isDraw ? undefined : 'repayment';
  if (isDraw && isPurchase) return undefined;
  if (isDraw) return 'draw';
  if (PLATFORM.test(text)) return 'platform_purchase';
  return isPurchase ? 'purchase' : undefined;
}

const COUNTS =
  /^(?:success(?:ful)?|succeed(?:ed)?|ok|complete[d]?|posted|settled|booked|approved|done|cleared|00|成功|交易成功|支付成功|还款成功|放款成功|已完成|完成|已入账|入账|正常|已到账|已支付|已记账)$/i;
const DOES_NOT_COUNT =
  /^(?:fail(?:ed|ure)?|error|declined|rejected|refused|reversed|revoked|cancel(?:l)?ed|void(?:ed)?|expired|timeout|closed|refunded|pending|processing|失败|交易失败|支付失败|已关闭|交易关闭|关闭|已撤销|撤销|已冲正|冲正|已取消|取消|已退款|退款|全额退款|处理中|待支付|待入账|未入账|已拒绝|拒绝)$/i;

/** Whether a transaction of a status counts, `undefined` where the status does not say so. */
export function statusCounts(status: string): boolean | undefined {
  if (COUNTS.test(status)) return true;
  return DOES_NOT_COUNT.test(status) ? false : undefined;
}

/** Texts that nothing says the meaning of, with the first lines that have them. */
class OpenTexts {
  readonly found = new Map<string, ShownLines>();

  note(text: string, line: number, record: readonly string[]): void {
    const known = this.found.get(text) ?? new ShownLines();
    known.add(line, record.join(', '));
    this.found.set(text, known);
  }
}

function questionsOf(kind: 'type' | 'status', { found }: OpenTexts): ImportQuestion[] {
  return [...found].map(([about, { count, evidence }]) => ({
    id: `${kind}:${about}`,
    kind,
    about,
    count,
    evidence,
    options: kind === 'type' ? TRANSACTION_KINDS : ['counts', 'does_not_count'],
  }));
}

/** What the types and statuses of a log mean: as its mapping says, else as their words say where nobody wrote the mapping. */
export class TransactionWords {
  readonly #kinds: Map<string, Kind>;
  readonly #statuses: Map<string, boolean>;
  readonly #isSuggested: boolean;
  readonly #knowsStatuses: boolean;
  readonly openTypes = new OpenTexts();
  readonly openStatuses = new OpenTexts();

  constructor({ types, statuses, statusesLeftOut = [] }: LogMapping, isSuggested: boolean) {
    this.#kinds = new Map(
      TRANSACTION_KINDS.flatMap((kind) => types[kind].map((text) => [text, kind] as const)),
    );
    this.#statuses = new Map([
      ...statusesLeftOut.map((text) => [text, false] as const),
      ...(statuses ?? []).map((text) => [text, true] as const),
    ]);
    this.#knowsStatuses = statuses !== undefined && !isSuggested;
    this.#isSuggested = isSuggested;
  }

  /** The kind of a type, `undefined` for one that is to be rejected; `ignore` for one that is asked about. */
  kindOf(text: string, line: number, record: readonly string[]): Kind | undefined {
    const known = this.#kinds.get(text);
    if (known !== undefined || !this.#isSuggested) return known;
    const kind = kindNamed(text);
    if (kind !== undefined) {
      this.#kinds.set(text, kind);
      return kind;
    }
    this.openTypes.note(text, line, record);
    return 'ignore';
  }

  counts(status: string, line: number, record: readonly string[]): boolean {
    const known = this.#statuses.get(status);
    if (known !== undefined) return known;
    if (this.#knowsStatuses) return false;
    const counts = statusCounts(status);
    if (counts !== undefined) {
      this.#statuses.set(status, counts);
      return counts;
    }
    this.openStatuses.note(status, line, record);
    return false;
  }

  /** Questions about the types and statuses that were met and nothing says the meaning of. */
  get questions(): ImportQuestion[] {
    return [...questionsOf('type', this.openTypes), ...questionsOf('status', this.openStatuses)];
  }

  /** The mapping with all types and statuses that were met. */
  completed(mapping: LogMapping): LogMapping {
    const textsOf = (kind: Kind) =>
      [...this.#kinds].flatMap(([text, one]) => (one === kind ? [text] : []));
    const types = {
      draw: textsOf('draw'),
      purchase: textsOf('purchase'),
      platform_purchase: textsOf('platform_purchase'),
      repayment: textsOf('repayment'),
      draw_reversal: textsOf('draw_reversal'),
      purchase_refund: textsOf('purchase_refund'),
      repayment_reversal: textsOf('repayment_reversal'),
      ignore: textsOf('ignore'),
    };
    if (mapping.log.status === undefined) return { ...mapping, types };
    const valuesOf = (counts: boolean) =>
      [...this.#statuses].flatMap(([text, one]) => (one === counts ? [text] : []));
    return { ...mapping, types, statuses: valuesOf(true), statusesLeftOut: valuesOf(false) };
  }
}
