/** Which canonical column a column of a file may be, from its name in English or Chinese and from its values. */
import { KEY_COLUMNS, NUMERIC_COLUMN_NAMES } from '../../../engine/panel.ts';
import type { KeyColumnName, NumericColumnName } from '../../../engine/panel.ts';
import type { FileFormat } from '../source/format.ts';
import type { Mapping } from '../mapping.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import { parseProduct } from '../parse/product-cell.ts';

export type CanonicalColumn = KeyColumnName | NumericColumnName;

/** Names a column goes by, as {@link plainName} writes them. */
const NAMES: Readonly<Record<CanonicalColumn, readonly string[]>> = {
  account_id: [
    'accountid',
    'account',
    'acctid',
    'acct',
    'accountno',
    'accountnumber',
    'contractid',
    'customerid',
    'custid',
    'id',
    '账户编号',
    '账户号',
    '账户',
    '账号',
    '客户编号',
    '客户号',
    '合同号',
    '借据号',
  ],
  month: [
    'month',
    'statmonth',
    'statementmonth',
    'period',
    'yearmonth',
    'ym',
    'monthid',
    'date',
    'asof',
    'asofdate',
    'snapshotdate',
    'statdate',
    'dt',
    '月份',
    '统计月份',
    '账单月份',
    '业务月份',
    '会计月份',
    '数据月份',
    '账单月',
    '账期',
    '年月',
    '月',
    '日期',
    '数据日期',
    '统计日期',
  ],
  credit_limit: [
    'creditlimit',
    'limit',
    'limitbal',
    'creditline',
    'line',
    'limitamount',
    'limitamt',
    '额度',
    '授信额度',
    '信用额度',
    '总额度',
    '固定额度',
  ],
  product: ['product', 'producttype', 'productcode', '产品', '产品类型', '产品名称'],
  balance: [
    'balance',
    'bal',
    'outstanding',
    'outstandingbalance',
    'principalbalance',
    'monthendbalance',
    '余额',
    '本金余额',
    '月末余额',
    '贷款余额',
    '未还本金',
  ],
  peak_balance: [
    'peakbalance',
    'maxbalance',
    'highestbalance',
    'peakbal',
    '最高余额',
    '月内最高余额',
    '峰值余额',
  ],
  draw_count: [
    'drawcount',
    'draws',
    'drawcnt',
    'numdraws',
    'drawdowncount',
    '借款次数',
    '支用次数',
    '提款次数',
    '借款笔数',
    '支用笔数',
  ],
  draw_amount: [
    'drawamount',
    'drawamt',
    'drawdownamount',
    'drawn',
    '借款金额',
    '支用金额',
    '提款金额',
  ],
  purchase_count: [
    'purchasecount',
    'purchases',
    'purchasecnt',
    'txncount',
    'numpurchases',
    '消费次数',
    '消费笔数',
    '交易笔数',
    '交易次数',
  ],
  purchase_amount: [
    'purchaseamount',
    'purchaseamt',
    'spend',
    'spending',
    'txnamount',
    '消费金额',
    '交易金额',
  ],
  platform_purchase_amount: [
    'platformpurchaseamount',
    'platformamount',
    'platformspend',
    'onusamount',
    '平台消费金额',
    '站内消费金额',
    '本平台消费金额',
  ],
  repayment_amount: [
    'repaymentamount',
    'repayment',
    'repaid',
    'paymentamount',
    'payamt',
    'payments',
    '还款金额',
    '还款额',
    '已还金额',
  ],
  days_past_due: [
    'dayspastdue',
    'dpd',
    'maxdpd',
    'overduedays',
    '逾期天数',
    '最大逾期天数',
    '当前逾期天数',
  ],
  bureau_score: [
    'bureauscore',
    'score',
    'creditscore',
    'fico',
    '征信评分',
    '信用分',
    '信用评分',
    '评分',
  ],
  external_utilisation: [
    'externalutilisation',
    'externalutilization',
    'extutil',
    'otherutilisation',
    '外部额度使用率',
    '他行额度使用率',
    '外部使用率',
  ],
  abnormal_txn_count: [
    'abnormaltxncount',
    'abnormalcount',
    'suspicioustxncount',
    '异常交易笔数',
    '异常交易次数',
  ],
  reopen_count: ['reopencount', 'reopens', '重开次数', '重新开通次数'],
  months_since_last_activity: [
    'monthssincelastactivity',
    'inactivemonths',
    'dormantmonths',
    '未使用月数',
    '休眠月数',
    '不活跃月数',
  ],
};

/** Units that a name gives away, such as 额度(万元). */
const UNIT_MARKS: readonly [RegExp, 'wan' | 'thousand' | 'fen' | 'percent'][] = [
  [/[(（[]\s*万元?\s*[)）\]]|_wan$/i, 'wan'],
  [/[(（[]\s*千元\s*[)）\]]|_k$|\(000s?\)/i, 'thousand'],
  [/[(（[]\s*分\s*[)）\]]|_fen$|_cents?$/i, 'fen'],
  [/[(（[]\s*%\s*[)）\]]|_pct$|_percent$/i, 'percent'],
];

const BRACKETS = /[(（[].*?[)）\]]/g;

/** A name without case, spaces, marks and what is in brackets. */
function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(BRACKETS, '')
    .replace(/[_ ](?:k|wan|fen|cents?|pct|percent)$/, '')
    .replace(/[\s_.\-/]+/g, '');
}

export const ALL_COLUMNS: readonly CanonicalColumn[] = [...KEY_COLUMNS, ...NUMERIC_COLUMN_NAMES];

const COLUMN_OF = new Map<string, CanonicalColumn>(
  ALL_COLUMNS.flatMap((column) =>
    [column, ...NAMES[column]].map((name) => [plainName(name), column] as const),
  ),
);

/** The canonical column that goes by a name. */
export function columnNamed(name: string): CanonicalColumn | undefined {
  return COLUMN_OF.get(plainName(name));
}

/** Names under which dates may be the month of a row, and those of dates that are something else. */
const MONTH_NAME = /月|期|date|month|period|time|dt/i;
const OTHER_DATE =
  /open|开户|birth|生日|出生|start|begin|首次|regist|注册|clos|销户|到期|due|expir/i;

/** What most of some values are. */
function byValues(
  name: string,
  values: readonly string[],
  { format, fileMonth }: SampledTable,
): CanonicalColumn | undefined {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return undefined;
  const all = (holds: (value: string) => boolean) => filled.every(holds);
  const isBareNumber = (value: string) => /^\d{1,5}$/.test(value);
  const isMonth = (value: string) =>
    typeof parseMonthCell(value, format.dates) === 'number' && !isBareNumber(value);
  if (fileMonth === undefined && MONTH_NAME.test(name) && !OTHER_DATE.test(name) && all(isMonth))
    return 'month';
  return all((value) => typeof parseProduct(value) === 'number') ? 'product' : undefined;
}

/** A file as far as it was looked at. */
export interface SampledTable {
  readonly names: readonly string[];
  /** Values of each column, in the order of the names. */
  readonly values: readonly (readonly string[])[];
  readonly format: FileFormat;
  /** The month that the file's name tells, if any. */
  readonly fileMonth: string | undefined;
}

/** For each column of a file the canonical column it may be, each at most once. */
export function suggestColumns(table: SampledTable): (CanonicalColumn | undefined)[] {
  const { names, values } = table;
  const taken = new Set<CanonicalColumn>();
  const take = (column: CanonicalColumn | undefined) => {
    if (column === undefined || taken.has(column)) return undefined;
    taken.add(column);
    return column;
  };
  // A column that bears the canonical name comes before one that only goes by another of its names.
  const own = names.map((name) => take(ALL_COLUMNS.find((column) => column === name)));
  const byName = names.map((name, index) => own[index] ?? take(columnNamed(name)));
  return byName.map((known, index) => known ?? take(byValues(names[index], values[index], table)));
}

/** Units that the names of columns give away. */
export function unitsOf(
  names: readonly string[],
  columns: readonly (CanonicalColumn | undefined)[],
): Mapping['units'] {
  const units: Mapping['units'] = {};
  columns.forEach((column, index) => {
    const mark = UNIT_MARKS.find(([pattern]) => pattern.test(names[index]))?.[1];
    const numeric = NUMERIC_COLUMN_NAMES.find((name) => name === column);
    if (mark !== undefined && numeric !== undefined) units[numeric] = mark;
  });
  return units;
}
