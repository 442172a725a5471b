/** Whether the bytes of a file fit several encodings. */
import { LINES_KEPT } from '../parse/shown-lines.ts';
import { openBytes } from '../source/byte-source.ts';
import type { ImportQuestion } from '../../../contract/import-questions.ts';

/** Bytes looked at. */
const LOOKED_AT = 1 << 20;
const CHARACTERS_SHOWN = 60;

const isHigh = (byte: number): boolean => byte >= 0x80;
const BETWEEN_CELLS = new Set(Buffer.from(',;\t\r\n"'));

/** The distinct cells that are not ASCII, with the lines on which they are first. */
function highCells(bytes: Buffer): { readonly cell: Buffer; readonly line: number }[] {
  const found = new Map<string, { readonly cell: Buffer; readonly line: number }>();
  let line = 1;
  let isHighCell = false;
  for (let start = 0, at = 0; at <= bytes.length && found.size < 2000; at++) {
    const isEnd = at === bytes.length || BETWEEN_CELLS.has(bytes[at]);
    if (!isEnd) {
      if (isHigh(bytes[at])) isHighCell = true;
      continue;
    }
    if (isHighCell) {
      const cell = bytes.subarray(start, at);
      const key = cell.toString('latin1');
      if (!found.has(key)) found.set(key, { cell, line });
    }
    if (bytes[at] === 10) line++;
    isHighCell = false;
    start = at + 1;
  }
  return [...found.values()];
}

function decoded(cell: Buffer, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(cell);
  } catch {
    return undefined;
  }
}

/** Characters that tables of Chinese lenders are written with: names of places, columns, products and people's words. */
const USUAL_CHINESE = new Set(
  '一二三四五六七八九十百千万亿零壹贰元分角年月日号时上下中大小东西南北华京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼海省市区县州山江河湖港澳台广深圳杭成都重庆天武汉长沙郑石家庄太原沈阳连哈尔滨合肥福厦门济岛昆明兰银乌鲁木齐呼和浩特拉萨口三亚珠佛莞无锡常徐温波绍兴嘉金客户账帐编名称姓性别男女岁龄职业学历本科研究生专高初小学企业公司个人额度授信信用余贷款借还支用消费购物提现取现利率息费用产品类型状态正逾期天数次笔最近当前未已是否有无其他种级等层群标签风险评分征信行银行卡渠道来源线手机平台端应用网店铺商户行业城乡村农民工教师医生军公务员自由经理普通优质黄铂钻石白金会员非新老活跃沉睡流失唤醒备注说明描述日期时间合计总平均值比例占率呗花东部中部西部北部南部地区域片华北华东华南华中西南西北东北退票付款收入出转账冲正撤销交易摘要序列表统计报告单位人民币本期上期固定临时可使用数量金入账开通关闭销停冻结常规异常早晚春夏秋冬甲乙丙丁测试样例数据字段长短宽高低',
);

/** How usual the text of a cell is in the language of its encoding, 0 to 1. */
function usualness(text: string, label: string): number {
  const characters = [...text].filter((character) => character.charCodeAt(0) >= 0x80);
  if (characters.length === 0) return 1;
  const isUsual = (character: string) => {
    switch (label) {
      case 'gb18030':
        return (
          USUAL_CHINESE.has(character) ||
          /[\u3000-\u303f\uff00-\uffef\u2010-\u2027]/.test(character)
        );
      case 'big5':
        return /[\u4e00-\u9fff\u3000-\u303f\uff00-\uff5e]/.test(character);
      case 'shift_jis':
      case 'euc-jp':
        return /[\u3040-\u30fa\u30fc\u4e00-\u9fff\u3000-\u3003\uff01-\uff5e]/.test(character);
      case 'euc-kr':
        return /[\uac00-\ud7a3]/.test(character);
      default:
        return /[\u00c0-\u024f\u0400-\u04ff\u00a0-\u00bf\u2010-\u2026\u20ac]/.test(character);
    }
  };
  return characters.filter(isUsual).length / characters.length;
}

const CANDIDATES = [
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1250',
  'windows-1251',
  'windows-1252',
] as const;
/** Share of usual characters from which Chinese text is taken for what it is. */
const CLEARLY_USUAL = 0.4;
const SIGN_IN_WORD = /[A-Za-z\u00c0-\u017f][¡-¿×÷]|[¡-©«-¿×÷][A-Za-z\u00c0-\u017f]/;
/** Share from which text may be of another encoding than Big5, whose characters are all taken for usual. */
const MOSTLY_USUAL = 0.8;

/**
 * A question where the encoding was guessed and the bytes fit others as well; none where they are UTF-8, or where the text
 * is plainly what it was taken for. Cells of UTF-8 among others fit none.
 */
export function encodingQuestion(path: string, guessed: string): ImportQuestion[] {
  if (guessed === 'utf-8' || guessed.startsWith('utf-16')) return [];
  const source = openBytes(path);
  try {
    const head = Buffer.alloc(LOOKED_AT);
    const bytes = head.subarray(0, source.read(head));
    const cells = highCells(bytes.subarray(0, bytes.lastIndexOf(10) + 1 || bytes.length));
    if (cells.length === 0) return [];
    const fits = CANDIDATES.filter((label) =>
      cells.every(({ cell }) => decoded(cell, label) !== undefined),
    );
    const isWestern = guessed === 'windows-1252';
    // Signs inside words are letters of another code page.
    const isOdd =
      isWestern && cells.some(({ cell }) => SIGN_IN_WORD.test(decoded(cell, 'windows-1252') ?? ''));
    const options = fits.filter(
      (label) => label === guessed || isOdd || !label.startsWith('windows'),
    );
    const shareOf = (label: string) => {
      const shares = cells.map(({ cell }) => usualness(decoded(cell, label) ?? '', label));
      return shares.reduce((sum, one) => sum + one, 0) / shares.length;
    };
    const isDense =
      cells.filter(({ cell }) => /[\x80-\xff]{2}/.test(cell.toString('latin1'))).length * 2 >
      cells.length;
    const mayBeChinese =
      guessed !== 'gb18030' && options.includes('gb18030') && shareOf('gb18030') >= CLEARLY_USUAL;
    const mayBeOther =
      guessed === 'big5' &&
      options.some(
        (label) => label !== 'big5' && label !== 'gb18030' && shareOf(label) >= MOSTLY_USUAL,
      );
    const isUnusual =
      guessed === 'gb18030' ? shareOf(guessed) < CLEARLY_USUAL : isWestern && (isDense || isOdd);
    if (!isUnusual && !mayBeChinese && !mayBeOther) return [];
    return [
      {
        id: 'encoding',
        kind: 'encoding',
        about: null,
        count: cells.length,
        evidence: cells.slice(0, LINES_KEPT).map(({ cell, line }) => ({
          line,
          text: options
            .map((label) => `${label}: ${(decoded(cell, label) ?? '').slice(0, CHARACTERS_SHOWN)}`)
            .join(' · '),
        })),
        options,
      },
    ];
  } finally {
    source.close();
  }
}
