/** Errors are told in Chinese too: every tagged sentence has its translation, with the same values in it. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { AppError, errorData } from '../../src/contract/errors.ts';
import { heard, say, saidFaults, spoken } from '../../src/contract/said.ts';
import type { Said } from '../../src/contract/said.ts';
import { parsePolicy } from '../../src/engine/policy/document.ts';
import { PHRASES } from '../../src/locales/index.ts';
import { FAULTS_ZH_CN, PHRASES_ZH_CN } from '../../src/locales/phrases-zh-CN.ts';
import { ROOT } from '../support/cli.ts';

const CHINESE = PHRASES['zh-CN'];
const inChinese = (said: Said | undefined): string | undefined => said && spoken(said, CHINESE);
const holes = (text: string): string[] => (text.match(/\{\d+\}/g) ?? []).toSorted();

/** Templates of the sentences that a source file tags with `say`. */
function templatesIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') {
      const { template } = node;
      found.push(
        ts.isNoSubstitutionTemplateLiteral(template)
          ? template.text
          : template.head.text +
              template.templateSpans.map(({ literal }, at) => `{${at}}${literal.text}`).join(''),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = fs
  .readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'));
const templates = new Set(sources.flatMap((file) => templatesIn(path.join(ROOT, 'src', file))));

describe('sentences with values apart', () => {
  it('have a Chinese translation each, and no translation is left over', () => {
    expect(templates.size).toBeGreaterThan(100);
    expect([...templates].filter((template) => !(template in PHRASES_ZH_CN))).toEqual([]);
    expect(Object.keys(PHRASES_ZH_CN).filter((template) => !templates.has(template))).toEqual([]);
  });

  it.each([...Object.entries(PHRASES_ZH_CN), ...Object.entries(FAULTS_ZH_CN)])(
    '%s keeps its values',
    (template, translation) => {
      expect(holes(translation)).toEqual(holes(template));
      expect(translation).toMatch(/\p{Script=Han}|^\{0\}：/u);
    },
  );

  it('are English in the message and Chinese where asked', () => {
    const { data } = new AppError({
      code: 'COHORT_NOT_FOUND',
      message: say`The project has no cohort "${'借呗'}".`,
      remedy: say`Import one first.`,
    });
    expect(data.message).toBe('The project has no cohort "借呗".');
    expect(data.remedy).toBe('Import one first.');
    expect(inChinese(data.said?.message)).toBe('项目中没有客群“借呗”。');
    expect(inChinese(data.said?.remedy)).toBe('请先导入一个客群。');
    expect(new AppError(data).data).toBe(data);
    expect(errorData({ code: 'INTERNAL', message: 'as it is' })).toEqual({
      code: 'INTERNAL',
      message: 'as it is',
    });
  });

  it('nest, and list faults of documents by what schemas say', () => {
    const parsed = parsePolicy({
      schema: 1,
      name: 'x',
      products: { cash_loan: { dormancy: { windowMonths: 0, cutRateBp: 12_000 } } },
      more: 1,
    });
    if (parsed.ok) throw new Error('this policy is not valid');
    const said = say`The policy is not valid: ${saidFaults(parsed.faults)}`;
    expect(spoken(said)).toBe(
      'The policy is not valid: products.cash_loan.dormancy.windowMonths: 0 is below 1; products.cash_loan.dormancy.cutRateBp: 12000 is above 10000 (100 %); more: is not a key of schema 1',
    );
    expect(inChinese(said)).toBe(
      '策略无效：products.cash_loan.dormancy.windowMonths：0 小于 1；products.cash_loan.dormancy.cutRateBp：12000 大于 10000 (100 %)；more：不是 schema 1 的键',
    );
  });

  it('stay English where nobody translated them, and take values as they are', () => {
    expect(spoken(heard('something else'), CHINESE)).toBe('something else');
    expect(inChinese(say`There is no file ${'a {1} $& .csv'}.`)).toBe(
      '文件 a {1} $& .csv 不存在。',
    );
  });
});
