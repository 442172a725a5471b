/** Values that look like personal data: resident ids, mobile numbers, bank cards, e-mails, names of people. */
import { say } from '../../../contract/said.ts';
import type { Said } from '../../../contract/said.ts';

export const PERSONAL_KINDS = ['resident_id', 'mobile', 'bank_card', 'email', 'name'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export const SAID_KINDS: Readonly<Record<PersonalKind, Said>> = {
  resident_id: say`resident id`,
  mobile: say`mobile number`,
  bank_card: say`bank card number`,
  email: say`e-mail address`,
  name: say`name of a person`,
};

const RESIDENT_ID =
  /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** Whether the last character of an 18-digit resident id is its check digit (GB 11643). */
export function isResidentId(text: string): boolean {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return ID_CHECKS[sum % 11] === text[17].toUpperCase();
}

const MOBILE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/;
const BANK_CARD = /(?<!\d)(?:62|4|5[1-5]|3[57])\d{13,17}(?!\d)/g;
/** Bounded, so that a long text takes no long time. */
const EMAIL = /[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}_-]{1,63}\.[\p{L}\p{N}_.-]{0,200}\p{L}{2}/u;

/** Whether a number passes the Luhn check of payment cards. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, place = 0; at >= 0; at--, place++) {
    const digit = Number(digits[at]) * (place % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** The hundred family names that nine people in ten in China bear. */
const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
);
const PERSON_NAME = /^\p{Script=Han}{2,4}$/u;
const NAME_HEADER =
  /姓名|名字|户名|客户名|联系人|^(?:customer|client|full|first|last|cust)?[ _-]?name$/i;
/** Names of people in Latin letters, looked for where the column is certainly of people. */
const PEOPLE_HEADER = /(?:customer|client|full|first|last|cust)[ _-]?name$/i;
const LATIN_NAME = /^\p{Lu}[\p{L}'’-]+(?:[ ,.]+\p{Lu}[\p{L}'’.-]*){0,3}$/u;
const TWO_CHARACTER_SURNAMES =
  /^(?:欧阳|司马|诸葛|上官|司徒|东方|独孤|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文)/;

/** Fewest digits that any kind of number has. */
const FEWEST_DIGITS = 11;

/** Whether a text can be of no kind, as most are: ASCII with few digits and no `@`. */
function isHarmless(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || code === 64) return false;
    if (code >= 48 && code <= 57 && ++digits === FEWEST_DIGITS) return false;
  }
  return true;
}

function kindOf(written: string): PersonalKind | undefined {
  if (isHarmless(written)) return undefined;
  const text = written.normalize('NFKC');
  if ([...text.matchAll(RESIDENT_ID)].some(([id]) => isResidentId(id))) return 'resident_id';
  if (EMAIL.test(text)) return 'email';
  const joined = text.replace(/(?<=\d)[ -](?=\d)/g, '');
  if ([...joined.matchAll(BANK_CARD)].some(([card]) => isLuhn(card))) return 'bank_card';
  return MOBILE.test(text) ? 'mobile' : undefined;
}

/** What a column holds that looks like personal data. */
export interface PersonalHits {
  readonly column: string;
  readonly kind: PersonalKind;
  /** Values, counted by row, that look so. */
  readonly hits: number;
}

/** Share of account ids that must look like card or mobile numbers: some ids of any long numbering do by chance. */
const ID_SHARE = 0.5;

function countKinds(counts: Iterable<readonly [string, number]>): Map<PersonalKind, number> {
  const kinds = new Map<PersonalKind, number>();
  for (const [text, rows] of counts) {
    const kind = kindOf(text);
    if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + rows);
  }
  return kinds;
}

const totalOf = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, rows) => sum + rows, 0);

function isPersonName(text: string, column: string): boolean {
  if (PERSON_NAME.test(text)) return SURNAMES.has(text[0]) || TWO_CHARACTER_SURNAMES.test(text);
  return PEOPLE_HEADER.test(column) && LATIN_NAME.test(text);
}

/** Looks at the texts of a column and how many rows hold each. Any hit counts. */
export function personalTexts(column: string, counts: ReadonlyMap<string, number>): PersonalHits[] {
  const kinds = countKinds(counts);
  if (NAME_HEADER.test(column)) {
    const names = new Map([...counts].filter(([text]) => isPersonName(text, column)));
    if (totalOf(names) * 2 > totalOf(counts)) kinds.set('name', totalOf(names));
  }
  return [...kinds].map(([kind, hits]) => ({ column, kind, hits }));
}

function* onceEach(texts: readonly string[]): Generator<readonly [string, number]> {
  for (const text of texts) yield [text, 1];
}

/** Looks at account ids. Resident ids and e-mails always count, numbers where half of the ids look so. */
export function personalIds(column: string, ids: readonly string[]): PersonalHits[] {
  const kinds = countKinds(onceEach(ids));
  return [...kinds].flatMap(([kind, hits]) => {
    const isCertain = kind === 'resident_id' || kind === 'email';
    return isCertain || hits >= ids.length * ID_SHARE ? [{ column, kind, hits }] : [];
  });
}
