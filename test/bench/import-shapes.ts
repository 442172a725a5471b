/** The files that imports are timed on: the shapes that users have. */
import fs from 'node:fs';
import iconv from 'iconv-lite';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import { generateCohort } from '../../src/main/worker/generate-cohort.ts';

export const SHAPES = ['plain', 'generated', 'half empty', 'unsorted', 'quoted GB18030'] as const;
export type Shape = (typeof SHAPES)[number];

const MONTHS = 24;
const HEADER =
  'account_id,month,product,credit_limit,balance,peak_balance,draw_count,draw_amount,purchase_count,purchase_amount,repayment_amount,days_past_due,bureau_score,region';
const REGIONS = ['East', 'North', 'South', 'West'];
const CHINESE_REGIONS = ['华东', '华北', '华南', '西南'];
const LINES_PER_WRITE = 20_000;
/** Coprime to any count of rows that is no multiple of it: one step after another visits every row once. */
const STRIDE = 1_000_003;

function lineOf(shape: Shape, row: number, random: ReturnType<typeof seededRandom>): string {
  const account = Math.floor(row / MONTHS);
  const at = row % MONTHS;
  const isQuoted = shape === 'quoted GB18030';
  const quote = (text: string) => (isQuoted ? `"${text}"` : text);
  const month = `${2023 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  const limit = 1000 * random.between(1, 50);
  const cents = () => String(random.between(0, 99)).padStart(2, '0');
  const amount = () => `${random.between(0, limit - 1)}.${cents()}`;
  const balance = random.between(0, limit - 1);
  const regions = isQuoted ? CHINESE_REGIONS : REGIONS;
  const text = (texts: readonly string[]) =>
    shape === 'half empty' && row % 2 === 1 ? '' : texts[account % texts.length];
  return [
    quote(`A${String(account).padStart(8, '0')}`),
    month,
    account % 2 === 0 ? 'cash_loan' : 'purchase_credit',
    `${limit}.00`,
    `${balance}.${cents()}`,
    `${random.between(balance, limit - 1)}.${cents()}`,
    random.between(0, 9),
    amount(),
    random.between(0, 9),
    amount(),
    amount(),
    random.next() < 0.05 ? 30 : 0,
    random.between(400, 850),
    quote(text(regions)),
    ...(shape === 'half empty' ? [text(REGIONS), text(['a', 'b', 'c'])] : []),
  ].join(',');
}

/** Writes a file of a shape. @returns its rows */
export function writeShape(shape: Shape, filePath: string, rows: number): number {
  if (shape === 'generated') {
    const task = {
      filePath,
      accounts: Math.ceil(rows / MONTHS),
      months: MONTHS,
      seed: 7,
      firstMonth: 2023 * 12,
    };
    return generateCohort(task, { progress: () => undefined, checkCancelled: () => undefined })
      .rows;
  }
  const random = seededRandom(1);
  const descriptor = fs.openSync(filePath, 'w');
  const write = (lines: readonly string[]) => {
    const text = `${lines.join('\n')}\n`;
    fs.writeSync(descriptor, iconv.encode(text, shape === 'quoted GB18030' ? 'gb18030' : 'utf8'));
  };
  write([shape === 'half empty' ? `${HEADER},area,grade` : HEADER]);
  let lines: string[] = [];
  for (let at = 0; at < rows; at++) {
    const row = shape === 'unsorted' ? (at * STRIDE) % rows : at;
    lines.push(lineOf(shape, row, random));
    if (lines.length < LINES_PER_WRITE) continue;
    write(lines);
    lines = [];
  }
  if (lines.length > 0) write(lines);
  fs.closeSync(descriptor);
  return rows;
}
