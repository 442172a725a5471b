import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { noticedRows } from '../../src/engine/noticed-rows.ts';
import type { Notice } from '../../src/engine/noticed-rows.ts';
import { panelOf, row } from '../support/panels.ts';

const { panel, filled } = panelOf([
  row({
    account_id: 'A',
    month: 10,
    product: 'cash_loan',
    credit_limit: 100,
    balance: 150,
    draw_count: 1,
  }),
  row({
    account_id: 'A',
    month: 12,
    product: 'cash_loan',
    credit_limit: 100,
    balance: 101,
    draw_count: 0,
  }),
  row({ account_id: 'B', month: 11, credit_limit: 500, balance: 500, draw_count: 0 }),
  row({
    account_id: 'C',
    month: 11,
    product: 'purchase_credit',
    credit_limit: 500,
    purchase_count: 0,
    months_since_last_activity: 2,
  }),
]);
const cohort = { panel, behaviour: deriveBehaviour(panel) };
const ALL = { offset: 0, limit: 10 };

function found(notice: Notice, page = ALL) {
  const { total, rows } = noticedRows(cohort, filled, notice, page);
  return { total, rows: rows.map(({ account, month }) => [account, month]) };
}

describe('rows behind a warning', () => {
  it('are the rows of the file whose balance is above the limit, not the gap that repeats one', () => {
    expect(noticedRows(cohort, filled, 'balance_above_limit', ALL)).toEqual({
      total: 2,
      rows: [
        { account: 0, month: 10, product: 'cash_loan', creditLimit: 100, balance: 150 },
        { account: 0, month: 12, product: 'cash_loan', creditLimit: 100, balance: 101 },
      ],
    });
  });

  it('are the gap months, and the first month of accounts without product or with an unknown past', () => {
    expect(found('gap_months')).toEqual({ total: 1, rows: [[0, 11]] });
    expect(found('no_product')).toEqual({ total: 1, rows: [[1, 11]] });
    expect(found('left_censored')).toEqual({ total: 1, rows: [[1, 11]] });
  });

  it('come a page at a time with the count of all', () => {
    const page = { offset: 1, limit: 1 };
    expect(found('balance_above_limit', page)).toEqual({ total: 2, rows: [[0, 12]] });
    expect(found('gap_months', page)).toEqual({ total: 1, rows: [] });
  });
});
