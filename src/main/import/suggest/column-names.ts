/** Which canonical column a column of a file may be, from its name in English or Chinese and from its values. */
import { KEY_COLUMNS, NUMERIC_COLUMNS, NUMERIC_COLUMN_NAMES } from '../../../engine/panel.ts';
import type { KeyColumnName, NumericColumnName } from '../../../engine/panel.ts';
import type { FileFormat } from '../source/format.ts';
import type { Mapping } from '../mapping.ts';
import { UNITS } from '../../../contract/mapping-document.ts';
import type { MoneyUnit, RateUnit } from '../../../contract/mapping-document.ts';
import { visibleText } from '../source/cell-text.ts';
import { nameWithoutUnit, unitAbove, unitInName } from './unit-names.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import { parseProduct } from '../parse/product-cell.ts';

export type CanonicalColumn = KeyColumnName | NumericColumnName;

/** Names a column goes by, as {@link nameWithoutUnit} writes them. */
const NAMES: Readonly<Record<CanonicalColumn, readonly string[]>> = {
  account_id: [
    'accountid',
    'account',
    'acctid',
    'acct',
    'accountno',
    'accountnumber',
    'contractid',
    'accountkey',
    'accno',
    'acctkey',
    'acctnum',
    'accnum',
    'contractno',
    'contract',
    'contractnumber',
    'loanid',
    'card',
    'cardid',
    'client',
    'member',
    'memberid',
    'borrower',
    'borrowerid',
    'obligorid',
    'cardno',
    'cardnumber',
    'clientnum',
    'clientid',
    'clientno',
    'customerid',
    'customer',
    'customerno',
    'custid',
    'custno',
    'userid',
    'skidcurr',
    'skidprev',
    'id',
    '账号id',
    '账户id',
    '客户id',
    '用户id',
    '用户编号',
    '用户号',
    '卡号',
    '合同编号',
    '客户',
    '户号',
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
    'statementdate',
    'reportdate',
    'reportmonth',
    'reportingdate',
    'reportingmonth',
    'obsdate',
    'observationdate',
    'observationmonth',
    'obsmonth',
    'monthend',
    'monthenddate',
    'mth',
    'mon',
    'billmonth',
    'billingmonth',
    'cycle',
    'dt',
    'monthsbalance',
    'monthdate',
    'datamonth',
    'datadate',
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
    '统计月',
    '报告月份',
    '报告期',
    '期间',
    '观察月',
    '观察月份',
    '快照日期',
    '月末日期',
  ],
  credit_limit: [
    'creditlimit',
    'limit',
    'limitbal',
    'creditline',
    'line',
    'limitamount',
    'limitamt',
    'creditlimitamount',
    'creditlimitamt',
    'approvedlimit',
    'cardlimit',
    'amtcreditlimitactual',
    '授信总额度',
    '信用总额度',
    '授信限额',
    '信用限额',
    '授信金额',
    '额度',
    '授信额度',
    '信用额度',
    '总额度',
    '固定额度',
  ],
  product: [
    'product',
    'producttype',
    'productcode',
    'productname',
    'prodtype',
    'prod',
    '产品',
    '产品类型',
    '产品名称',
    '产品代码',
    '业务品种',
  ],
  balance: [
    'balance',
    'bal',
    'outstanding',
    'outstandingbalance',
    'principalbalance',
    'monthendbalance',
    'currentbalance',
    'closingbalance',
    'balanceamount',
    'balanceamt',
    'outstandingamount',
    'amtbalance',
    'totalrevolvingbal',
    'usedlimit',
    'limitused',
    'usedamount',
    'utilisedamount',
    'utilizedamount',
    '已用额度',
    '使用额度',
    '在贷余额',
    '欠款余额',
    '未偿余额',
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
    'cntdrawingscurrent',
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
    'amtdrawingscurrent',
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
    'amtpaymentcurrent',
    'repaymentamt',
    '还款金额',
    '还款额',
    '已还金额',
  ],
  days_past_due: [
    'dayspastdue',
    'dpd',
    'maxdpd',
    'dpddays',
    'daysoverdue',
    'overdue',
    'skdpd',
    'pastduedays',
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
    'bureau',
    'creditscorevalue',
    'ficoscore',
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
    'otherutilization',
    'externalutil',
    '外部授信使用率',
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

export const ALL_COLUMNS: readonly CanonicalColumn[] = [...KEY_COLUMNS, ...NUMERIC_COLUMN_NAMES];

const COLUMN_OF = new Map<string, CanonicalColumn>(
  ALL_COLUMNS.flatMap((column) =>
    [column, ...NAMES[column]].map((name) => [nameWithoutUnit(name), column] as const),
  ),
);

/** The canonical column that goes by a name. */
export function columnNamed(name: string): CanonicalColumn | undefined {
  return COLUMN_OF.get(nameWithoutUnit(visibleText(name)));
}

/** Names under which dates may be the month of a row, and those of dates that are something else. */
const MONTH_NAME = /月|期|date|month|period|time|dt/i;
const OTHER_DATE =
  /open|开户|birth|生日|出生|start|begin|first|首次|regist|注册|clos|销户|due|expir|到期|last|prev|next|最近|上次|下次|pay|还款|缴|repay|updat|更新|creat|创建|appl|申请|approv|审批|activ|激活|effect|生效|maturity|join|issue|发放|放款|借款日|借款时间/i;

/** What most of some values are. */
function byValues(
  name: string,
  values: readonly string[],
  { format, fileMonths }: SampledTable,
): CanonicalColumn | undefined {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return undefined;
  const all = (holds: (value: string) => boolean) => filled.every(holds);
  const isBareNumber = (value: string) => /^\d{1,5}$/.test(value);
  const isMonth = (value: string) =>
    typeof parseMonthCell(value, format) === 'number' && !isBareNumber(value);
  if (fileMonths.length === 0 && MONTH_NAME.test(name) && !OTHER_DATE.test(name) && all(isMonth))
    return 'month';
  return all((value) => typeof parseProduct(value) === 'number' && parseProduct(value) !== 0)
    ? 'product'
    : undefined;
}

/** A file as far as it was looked at. */
export interface SampledTable {
  readonly names: readonly string[];
  /** Values of each column, in the order of the names, and the lines of the file on which they are. */
  readonly values: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly format: FileFormat;
  /** The months that the file's name gives, as `YYYY-MM`. */
  readonly fileMonths: readonly string[];
  /** Lines above the header, and cells of the rows that describe the columns, by column. */
  readonly above: readonly string[];
  readonly described: readonly string[];
}

/** A canonical column and the columns of the file that may be it, none of which is certain. */
export interface OpenColumn {
  readonly column: CanonicalColumn;
  readonly headers: readonly string[];
}

export interface SuggestedColumns {
  /** For each column of the file the canonical one that it is, each at most once. */
  readonly columns: readonly (CanonicalColumn | undefined)[];
  readonly open: readonly OpenColumn[];
}

/** Whether values count the rows of a file: 1, 2, 3 … */
export function areRowNumbers(values: readonly string[]): boolean {
  if (values.length < 2) return false;
  const first = Number(values[0]);
  if (values[0] === '' || !(first === 0 || first === 1)) return false;
  return values.every((value, at) => value !== '' && Number(value) === first + at);
}

/** Names of columns, besides that of the account, that may count the rows of a file. */
const MAY_NUMBER_ROWS = new Set(['line', 'cycle', 'period', 'mon']);

/** Whether two columns say the same in every row. */
function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.every((value, at) => value === b[at]);
}

/** What the columns of a file are, by their names and then by their values. */
export function suggestColumns(table: SampledTable): SuggestedColumns {
  const { names, values } = table;
  const found = new Map<CanonicalColumn, number[]>();
  names.forEach((name, index) => {
    const column = ALL_COLUMNS.find((one) => one === name) ?? columnNamed(name);
    if (column === undefined) return;
    // The number of a line is no credit line.
    if (MAY_NUMBER_ROWS.has(nameWithoutUnit(name)) && areRowNumbers(values[index])) return;
    found.set(column, [...(found.get(column) ?? []), index]);
  });
  const columns: (CanonicalColumn | undefined)[] = names.map(() => undefined);
  const open: OpenColumn[] = [];
  for (const [column, all] of found) {
    // Rows that are counted are of no account, where another column may be.
    const others = all.filter((index) => names[index] === column || !areRowNumbers(values[index]));
    const places = column === 'account_id' && others.length > 0 ? others : all;
    const own = places.find((index) => names[index] === column);
    const only = own ?? (places.length === 1 ? places[0] : undefined);
    const same = places.every((index) => areSame(values[places[0]], values[index]));
    const certain = only ?? (same ? places[0] : undefined);
    if (certain === undefined) open.push({ column, headers: places.map((index) => names[index]) });
    else columns[certain] = column;
  }
  const isTaken = (column: CanonicalColumn) => columns.includes(column) || found.has(column);
  names.forEach((name, index) => {
    if (
      columns[index] !== undefined ||
      [...found.values()].some((places) => places.includes(index))
    )
      return;
    const column = byValues(name, values[index], table);
    if (column !== undefined && !isTaken(column)) columns[index] = column;
  });
  return { columns, open };
}

/** Units that the names of columns give away, and those that they leave unclear. */
export function unitsOf(
  { names, described, above }: SampledTable,
  columns: readonly (CanonicalColumn | undefined)[],
): { readonly units: Mapping['units']; readonly unclear: readonly NumericColumnName[] } {
  const units: Mapping['units'] = {};
  const unclear: NumericColumnName[] = [];
  const usual = unitAbove(above);
  columns.forEach((column, index) => {
    const numeric = NUMERIC_COLUMN_NAMES.find((name) => name === column);
    if (numeric === undefined) return;
    const { kind } = NUMERIC_COLUMNS[numeric];
    const unit = unitInName(names[index]) ?? unitInName(`(${described[index] ?? ''})`);
    const known: readonly string[] =
      kind === 'money' || kind === 'rate' ? Object.keys(UNITS[kind]) : [];
    if (unit === 'unclear' && known.length > 0) unclear.push(numeric);
    else if (unit !== undefined && known.includes(unit)) {
      if (unit !== 'yuan') units[numeric] = unit as MoneyUnit | RateUnit;
    } else if (usual !== undefined && kind === 'money' && usual !== 'yuan') units[numeric] = usual;
  });
  return { units, unclear };
}
