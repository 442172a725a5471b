/** What is known of an account besides what a policy does to it: product, score and attributes in its last month. */
import type { Cohort } from '../../engine/behaviour.ts';
import { NULL_CODE, productOfCode } from '../../engine/panel.ts';

/** Reads the traits of accounts as texts; empty where nothing is known. */
export class AccountTraits {
  /** Columns in order: `product`, `score`, then the attributes, under another name where `taken` has theirs. */
  readonly columns: readonly string[];
  readonly #readers: readonly ((account: number) => string)[];

  constructor({ panel }: Pick<Cohort, 'panel'>, taken: readonly string[]) {
    const lastRow = (account: number): number => panel.rowStart[account + 1] - 1;
    const score = panel.columns.bureau_score;
    const attributes = Object.entries(panel.attributes);
    const own = ['product', 'score'];
    this.columns = [
      ...own,
      ...attributes.map(([name]) =>
        [...taken, ...own].includes(name) ? `attribute_${name}` : name,
      ),
    ];
    this.#readers = [
      (account) => productOfCode(panel.product[account]) ?? '',
      (account) => {
        const value = score?.values[lastRow(account)];
        return value === undefined || value === score?.nullValue ? '' : String(value);
      },
      ...attributes.map(([, { codes, dictionary }]) => (account: number) => {
        const code = codes[lastRow(account)];
        return code === NULL_CODE ? '' : dictionary[code];
      }),
    ];
  }

  /** The texts of an account, one for each column. */
  of(account: number): string[] {
    return this.#readers.map((read) => read(account));
  }
}
