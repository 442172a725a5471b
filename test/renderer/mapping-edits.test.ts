/** Edits of mapping documents: each gives a document that the schema takes, and changes nothing else. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { mappingSchema } from '../../src/contract/mapping-document.ts';
import type { LogMapping, WideMapping } from '../../src/contract/mapping-document.ts';
import {
  accountsDocument,
  setKind,
  setLogColumn,
  typeTexts,
} from '../../src/renderer/import/log-edits.ts';
import {
  fillColumn,
  leaveOut,
  makeAttribute,
  setProduct,
} from '../../src/renderer/import/mapping-edits.ts';
import {
  familyHeaders,
  parseFamily,
  removeFamily,
  setDerivation,
  setFamily,
} from '../../src/renderer/import/wide-edits.ts';

function wide(document: object): WideMapping {
  const mapping = v.parse(mappingSchema, { schema: 1, name: 'w', shape: 'wide', ...document });
  if (mapping.shape !== 'wide') throw new Error('not wide');
  return mapping;
}

function log(document: object): LogMapping {
  const named = { account_id: 'id', timestamp: 'at', type: 'type', amount: 'amount' };
  const given = { schema: 1, name: 'l', shape: 'log', log: named, types: {}, ...document };
  const mapping = v.parse(mappingSchema, given);
  if (mapping.shape !== 'log') throw new Error('not a log');
  return mapping;
}

const HEADERS = ['id', 'bal_202401', 'bal_202402', 'bal_', 'pay_202401', 'pay_202402'];

describe('families of a wide mapping', () => {
  it('match columns by pattern, or are those listed', () => {
    expect(familyHeaders('bal_{month}', HEADERS)).toEqual(['bal_202401', 'bal_202402']);
    expect(parseFamily(' bal_{month} ')).toBe('bal_{month}');
    expect(parseFamily('a, b ,')).toEqual(['a', 'b']);
    expect(parseFamily('{month}{month}')).toBeUndefined();
    expect(parseFamily(' , ')).toBeUndefined();
  });

  it('are added and removed with what is derived from them; listed months go with the last list', () => {
    const listed = wide({ months: ['2024-01'], families: { balance: ['bal_202401'] } });
    const patterns = setFamily(listed, 'balance', 'bal_{month}', HEADERS);
    expect(patterns.months).toBeUndefined();
    const paid = setFamily(
      { ...patterns, attributes: { pay_202401: 'pay_202401', id: 'id' } },
      'payment',
      'pay_{month}',
      HEADERS,
    );
    expect(paid.attributes).toEqual({ id: 'id' });
    const rule = {
      rule: 'purchase_from_balances',
      balance: 'balance',
      payment: 'payment',
    } as const;
    const derived = setDerivation(paid, 'purchase_amount', rule);
    expect(v.is(mappingSchema, derived)).toBe(true);
    const without = removeFamily(derived, 'payment');
    expect(without.families).toEqual({ balance: 'bal_{month}' });
    expect(without.derivations).toEqual({});
    expect(setDerivation(derived, 'purchase_amount', undefined).derivations).toEqual({});
  });

  it('leave other columns to be attributes where the analyst says so', () => {
    const mapping = wide({ families: { balance: 'bal_{month}' }, columns: { account_id: 'id' } });
    const named = makeAttribute(mapping, 'region');
    expect(named.attributes).toEqual({ region: 'region' });
    expect(fillColumn(named, 'region', 'product')).toMatchObject({
      columns: { account_id: 'id', product: 'region' },
      attributes: {},
    });
    expect(leaveOut(named, 'region')).toMatchObject({
      attributes: {},
      privacy: { region: { action: 'drop' } },
    });
    expect(setProduct(mapping, 'cash_loan').constants).toEqual({ product: 'cash_loan' });
    expect(setProduct(setProduct(mapping, 'cash_loan'), undefined).constants).toEqual({});
  });
});

describe('a log mapping', () => {
  it('knows each text of a type once', () => {
    const drawn = setKind(log({ types: { purchase: ['x'] } }), 'x', 'draw');
    expect(drawn.types).toMatchObject({ draw: ['x'], purchase: [] });
    expect(setKind(drawn, 'x', undefined).types.draw).toEqual([]);
    expect(typeTexts(drawn, ['y ', '', 'x'])).toEqual(['x', 'y']);
    expect(setLogColumn(drawn, 'amount', 'sum').log.amount).toBe('sum');
  });

  it('shows its file of accounts as a long panel, without months unless a column has them', () => {
    const mapping = log({ columns: { credit_limit: 'limit' } });
    expect(v.parse(mappingSchema, accountsDocument(mapping))).toMatchObject({
      shape: 'long',
      columns: { credit_limit: 'limit' },
      constants: { month: '2000-01' },
    });
    const opened = log({ columns: { month: 'opened' } });
    expect(v.parse(mappingSchema, accountsDocument(opened))).toMatchObject({ constants: {} });
  });
});
