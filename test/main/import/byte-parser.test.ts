/** The byte parser against PapaParse: the same panel, rejects, warnings, totals and errors for any file, however it is cut. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { CANONICAL_MAPPING } from '../../../src/main/import/mapping.ts';
import type { LongMapping } from '../../../src/main/import/mapping.ts';
import { readCohort } from '../../../src/main/import/read-cohort.ts';
import { RejectsFile } from '../../../src/main/import/checks/rejects.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 400);

let folder: string;
beforeAll(() => {
  folder = makeTemporaryFolder();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

interface Reading {
  readonly files: readonly Uint8Array[];
  readonly mapping: LongMapping;
  readonly maxRejectShare?: number;
}

function filePaths(files: readonly Uint8Array[]): string[] {
  return files.map((bytes, index) => {
    const filePath = path.join(folder, `file-${index}.csv`);
    fs.writeFileSync(filePath, bytes);
    return filePath;
  });
}

/** All that an import gives, or the error that stops it; and what it wrote of the rejects until then. */
function outcome(reading: Reading, scan: boolean, pieceBytes: number | undefined): unknown {
  const { files, mapping, maxRejectShare = 1 } = reading;
  const rejectsPath = path.join(folder, 'rejects.csv');
  fs.rmSync(rejectsPath, { force: true });
  const rejects = new RejectsFile(rejectsPath, true, files.length > 1);
  let read: unknown;
  try {
    read = readCohort({
      paths: filePaths(files),
      mapping,
      rejects,
      maxRejectShare,
      pseudonym: (text) => `#${text.length}${text.slice(0, 2)}`,
      overlap: 'keep',
      onHeader: () => undefined,
      onProgress: () => undefined,
      checkCancelled: () => undefined,
      scan,
      pieceBytes,
    });
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    read = thrown.data;
  }
  rejects.finish();
  return { read, shown: rejects.shown, rejects: fs.readFileSync(rejectsPath, 'utf8') };
}

function expectSame(reading: Reading, pieceBytes?: number): void {
  const expected = outcome(reading, false, pieceBytes);
  expect(outcome(reading, true, pieceBytes)).toEqual(expected);
}

const HEADER = [
  'account_id',
  'month',
  'product',
  'credit_limit',
  'balance',
  'draw_count',
  'external_utilisation',
  'months_since_last_activity',
  'bureau_score',
  'region',
  'note',
];

const usually = (common: fc.Arbitrary<string>, rare: readonly string[]) =>
  fc.oneof({ arbitrary: common, weight: 12 }, { arbitrary: fc.constantFrom(...rare), weight: 1 });

const amount = fc
  .tuple(fc.integer({ min: 0, max: 400_000 }), fc.constantFrom('', '.', '.5', '.25', '.125'))
  .map(([whole, decimals]) => `${whole}${decimals}`);
const ODD_NUMBERS = [
  '',
  '-5',
  '-0',
  '-',
  '.',
  '-.5',
  '1e3',
  ' 7',
  '7 ',
  '1,000',
  '1.2.3',
  'NA',
  'x',
  '12%',
  '1234567890123',
  '12345678901234',
  '99999999999999.99',
  '3000000000',
  '21474836.47',
  '-21474836.48',
  '5-',
  '(5)',
  '５',
];
const id = usually(fc.constantFrom('A1', 'A2', 'A3', 'B10', '0012', '额度7', 'é'), [
  '',
  ' A1 ',
  '1.2E+15',
  'x'.repeat(101),
  '="0012"',
  'A1\u3000',
  'A,1',
  'A;1',
]);
const month = usually(
  fc.constantFrom('2024-01', '2024-02', '2024-03', '202404', '2024-05-31', '20240601', '2024/07'),
  [
    '',
    '2024-13',
    '2024-1',
    '31.01.2024',
    '1969-12',
    '2100-01',
    '2024-0102',
    '2024-01-1',
    '2024.08',
    '2024年9月',
    ' 2024-01',
    '2024-01-31 00:00:00',
    '20240',
    '45292',
  ],
);
const product = usually(fc.constantFrom('cash_loan', 'cash_loan', 'cash_loan', ''), [
  'purchase_credit',
  '花呗',
  'loan',
  ' cash_loan',
]);
const text = usually(fc.constantFrom('N', 'S', '', '北京', 'east'), [
  ' N',
  'a\rb',
  'a\nb',
  'a\r\nb',
  'q"x',
  '""',
  '\r',
  'a,b',
  'a;b',
  '\u00a0',
  '\uFEFF',
  "it's",
  '13812345678',
]);

const row = fc.tuple(
  id,
  month,
  product,
  usually(amount, ODD_NUMBERS),
  usually(amount, ODD_NUMBERS),
  usually(fc.nat(9).map(String), [...ODD_NUMBERS, 'true']),
  usually(fc.constantFrom('0.25', '1', '0', ''), ODD_NUMBERS),
  usually(fc.constantFrom('', '3', '12'), ['1200', '1201', 'x']),
  usually(fc.constantFrom('600', '-3', ''), ODD_NUMBERS),
  text,
  text,
);

/** How rows become lines: as they are, torn, or with other line ends. */
const line = fc.record({
  cells: row,
  change: fc.oneof(
    { arbitrary: fc.constant('none'), weight: 14 },
    {
      arbitrary: fc.constantFrom('short', 'long', 'blank', 'spaces', 'otherEnd', 'crEnd'),
      weight: 1,
    },
  ),
  repeats: fc.oneof({ arbitrary: fc.constant(1), weight: 8 }, fc.integer({ min: 2, max: 3 })),
});

interface TextFile {
  readonly lines: readonly {
    readonly cells: readonly string[];
    readonly change: string;
    readonly repeats: number;
  }[];
  readonly delimiter: string;
  readonly newline: '\n' | '\r\n';
  readonly quoting: string;
  readonly endsOpen: boolean;
  readonly mark: boolean;
}

function quoted(cell: string, { quoting, delimiter }: TextFile, at: number): string {
  const isNeeded = /["\r\n]/.test(cell) || cell.includes(delimiter);
  if (quoting === 'never' || (quoting === 'needed' && !isNeeded)) return cell;
  if (quoting === 'texts' && !isNeeded && at > 2 && at < 9) return cell;
  return `"${cell.replaceAll('"', '""')}"`;
}

function writeLine(file: TextFile, { cells, change }: TextFile['lines'][number]): string {
  if (change === 'blank') return file.newline;
  if (change === 'spaces') return ` \u3000${file.newline}`;
  const kept = change === 'short' ? cells.slice(0, 9) : change === 'long' ? [...cells, 'z'] : cells;
  const end =
    change === 'otherEnd'
      ? file.newline === '\n'
        ? '\r\n'
        : '\n'
      : change === 'crEnd'
        ? `\r${file.newline}`
        : file.newline;
  return kept.map((cell, at) => quoted(cell, file, at)).join(file.delimiter) + end;
}

function writeFile(file: TextFile): string {
  const rows = file.lines.flatMap((one) => Array.from({ length: one.repeats }, () => one));
  const body = rows.map((one) => writeLine(file, one)).join('');
  const all = HEADER.join(file.delimiter) + file.newline + body;
  return (file.mark ? '\uFEFF' : '') + (file.endsOpen ? all.slice(0, -file.newline.length) : all);
}

const textFile: fc.Arbitrary<TextFile> = fc.record({
  lines: fc.array(line, { maxLength: 30 }),
  delimiter: fc.constantFrom(',', ',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n'),
  quoting: fc.constantFrom('never', 'never', 'needed', 'texts', 'always'),
  endsOpen: fc.boolean(),
  mark: fc.boolean(),
});

const pieceBytes = fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 200 }));

function mappingOf(
  { delimiter, newline }: Pick<TextFile, 'delimiter' | 'newline'>,
  more: Partial<LongMapping> = {},
): LongMapping {
  const format = {
    delimiter,
    newline,
    quote: '"',
    header: true,
    decimal: '.',
    thousands: '',
    dates: 'dmy',
  } as const;
  return { ...CANONICAL_MAPPING, format, ...more };
}

describe('the byte parser and PapaParse', () => {
  it('read any file alike, wherever it is cut', () => {
    fc.assert(
      fc.property(textFile, pieceBytes, (file, size) => {
        expectSame({ files: [Buffer.from(writeFile(file))], mapping: mappingOf(file) }, size);
      }),
      { numRuns: RUNS },
    );
  });

  it('read files with a character anywhere alike', () => {
    const slip = fc.tuple(fc.nat(), fc.constantFrom('"', '\n', '\r', ',', '\0', "'", ' '));
    fc.assert(
      fc.property(textFile, slip, pieceBytes, (file, [place, character], size) => {
        const whole = writeFile(file);
        const at = place % (whole.length + 1);
        const content = Buffer.from(whole.slice(0, at) + character + whole.slice(at));
        expectSame({ files: [content], mapping: mappingOf(file) }, size);
      }),
      { numRuns: RUNS },
    );
  });

  it('read files with a byte anywhere alike, in every encoding', () => {
    const slip = fc.tuple(fc.nat(), fc.constantFrom(0x80, 0xc3, 0xe9, 0xff, 0x81));
    const encoding = fc.constantFrom(undefined, 'utf-8', 'gb18030', 'windows-1252', 'shift_jis');
    fc.assert(
      fc.property(textFile, slip, encoding, pieceBytes, (file, [place, byte], label, size) => {
        const whole = Buffer.from(writeFile(file));
        const at = place % (whole.length + 1);
        const content = Buffer.concat([whole.subarray(0, at), Buffer.of(byte), whole.subarray(at)]);
        const format = { ...mappingOf(file).format, encoding: label };
        expectSame({ files: [content], mapping: mappingOf(file, { format }) }, size);
      }),
      { numRuns: RUNS },
    );
  });

  it('read alike under any mapping', () => {
    const mapping = fc.record({
      units: fc.constantFrom<LongMapping['units']>({}, { balance: 'wan', credit_limit: 'fen' }),
      signs: fc.constantFrom<LongMapping['signs']>({}, { balance: 'flip' }),
      constants: fc.constantFrom<LongMapping['constants']>(
        {},
        { month: '2024-02' },
        { product: 'cash_loan', draw_count: '2' },
        { months_since_last_activity: '4', balance: 'x' },
      ),
      privacy: fc.constantFrom<LongMapping['privacy']>(
        {},
        { region: { action: 'pseudonymise' }, account_id: { action: 'pseudonymise' } },
        { note: { action: 'drop' }, product: { action: 'drop' } },
      ),
      attributes: fc.constantFrom<LongMapping['attributes']>(
        {},
        { area: 'region' },
        { limit: 'credit_limit' },
      ),
      columns: fc.constantFrom<LongMapping['columns']>({}, { peak_balance: 'balance' }),
      otherColumns: fc.constantFrom('attributes' as const, 'ignore' as const),
    });
    fc.assert(
      fc.property(textFile, mapping, (file, more) => {
        expectSame({ files: [Buffer.from(writeFile(file))], mapping: mappingOf(file, more) }, 500);
      }),
      { numRuns: RUNS },
    );
  });

  it('read several files alike, in a format that is detected', () => {
    fc.assert(
      fc.property(fc.array(textFile, { minLength: 1, maxLength: 3 }), (files) => {
        const contents = files.map((file) => Buffer.from(writeFile(file)));
        expectSame({ files: contents, mapping: CANONICAL_MAPPING });
      }),
      { numRuns: RUNS },
    );
  });

  it('read alike what fills columns block by block, with other columns and wider numbers from file to file', () => {
    const rowsOf = (
      accounts: string,
      cellsOf: (at: number) => string,
      monthOf: (at: number) => number,
    ) =>
      Array.from({ length: 9001 }, (_, at) => {
        const month = String(monthOf(at)).padStart(2, '0');
        return `${accounts}${Math.floor(at / 4)},2024-${month},${cellsOf(at)}`;
      }).join('\n');
    const head = 'account_id,month,credit_limit';
    const inOrder = (at: number) => 1 + (at % 4);
    const plain = `${head},balance,a\n${rowsOf('A', (at) => `${at},${at === 7000 ? '-30000000' : ''},${at % 3}`, inOrder)}`;
    const wider = `${head},draw_count,b\n${rowsOf('B', (at) => `${at * 9000},${at % 9},${at}`, inOrder)}`;
    const gaps = `${head}\n${rowsOf('C', String, (at) => 1 + 2 * (at % 4))}`;
    const mixed = `${head}\n${rowsOf('D', String, (at) => 1 + ((at * 3) % 4))}`;
    const bad = `${head}\n${rowsOf('E', (at) => (at % 1000 === 999 ? 'x' : String(at)), inOrder)}`;
    for (const texts of [[plain], [gaps], [mixed], [bad, plain], [plain, wider, gaps, mixed]])
      for (const size of [undefined, 70_000]) {
        const files = texts.map((text) => Buffer.from(text));
        expectSame({ files, mapping: CANONICAL_MAPPING }, size);
      }
  });

  it('stop alike at too many refused rows and at personal data', () => {
    const rows = Array.from(
      { length: 12_000 },
      (_, at) => `A${at >> 2},2024-0${1 + (at % 4)},10,x${at % 5}`,
    );
    const fileOf = (change: (text: string, at: number) => string) =>
      Buffer.from(`account_id,month,credit_limit,note\n${rows.map(change).join('\n')}\n`);
    const cases = [
      fileOf((text, at) => (at % 20 === 3 ? text.replace('2024', '24') : text)),
      fileOf((text, at) => (at === 5 ? text.replace(/x\d/, 'a@b.example') : text)),
      fileOf((text, at) => (at === 9999 ? text.replace(/x\d/, 'a@b.example') : text)),
      fileOf((text, at) =>
        at === 11_000 ? `"${text}` : at === 5 ? text.replace(/x\d/, 'a@b.example') : text,
      ),
      fileOf((text, at) => (at === 6000 ? `${text}${'y'.repeat(3 << 20)}` : text)),
      fileOf((text) => text.replace('2024-', '2024年').replace(/,10,/, '月,10,')),
    ];
    for (const file of cases)
      for (const size of [undefined, 5000])
        expectSame({ files: [file], mapping: CANONICAL_MAPPING, maxRejectShare: 0.04 }, size);
  });
});
