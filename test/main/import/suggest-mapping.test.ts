/** What the start of a file suggests of its shape. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectFile } from '../../../src/main/import/suggest/inspect.ts';
import { prepareImport } from '../../../src/main/import/suggest/prepare.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

let folder: string;
beforeEach(() => (folder = makeTemporaryFolder()));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function file(name: string, lines: readonly string[]): string {
  const filePath = path.join(folder, name);
  fs.writeFileSync(filePath, `${lines.join('\n')}\n`);
  return filePath;
}

const suggested = (filePath: string, accountsPath?: string) =>
  prepareImport({ paths: [filePath], accountsPath }).mapping;

const LOG = [
  '账户编号,交易时间,交易类型,金额',
  '0001,2024-01-05 10:00:00,借款,"1,000.00"',
  '0001,2024-01-20 11:00:00,还款,-50.50',
  '0002,2024-02-10 12:00:00,消费,30',
  '0002,2024-02-11 12:00:00,手续费,1',
];

describe('a transaction log', () => {
  it('is told by its columns and by what its types are called', () => {
    expect(suggested(file('log.csv', LOG))).toMatchObject({
      shape: 'log',
      log: { account_id: '账户编号', timestamp: '交易时间', type: '交易类型', amount: '金额' },
      types: { draw: ['借款'], purchase: ['消费'], repayment: ['还款'], ignore: ['手续费'] },
    });
  });

  it('takes columns and units of the limits from its file of accounts', () => {
    const accounts = file('accounts.csv', ['客户号,授信额度(万元)', '0001,1.5', '0002,2']);
    expect(suggested(file('log.csv', LOG), accounts)).toMatchObject({
      shape: 'log',
      columns: { account_id: '客户号', credit_limit: '授信额度(万元)' },
      units: { credit_limit: 'wan' },
    });
  });

  it('is not what has a limit, or types that no word tells', () => {
    const panel = ['account,date,product_code,amount,limit', 'A,2024-01-01,cash loan,5,100'];
    expect(suggested(file('panel.csv', panel)).shape).toBe('long');
    const other = ['account,date,type,amount', 'A,2024-01-01,red,5'];
    expect(suggested(file('other.csv', other)).shape).toBe('long');
  });
});

describe('a shape that is told', () => {
  it('is kept to, and what is missing for it is the problem', () => {
    const filePath = file('c.csv', ['account_id,month,credit_limit', 'A,2024-01,100']);
    expect(inspectFile({ path: filePath, shape: 'long' }).problem).toBeNull();
    const wide = inspectFile({ path: filePath, shape: 'wide' });
    expect(wide.mapping).toMatchObject({ shape: 'wide', families: {} });
    expect(wide.problem).toMatchObject({ code: 'IMPORT_MISSING_COLUMN' });
    const log = inspectFile({ path: filePath, shape: 'log' });
    expect(log.mapping).toMatchObject({ shape: 'log', log: { account_id: 'account_id' } });
  });
});
