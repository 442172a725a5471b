/** The month of a file whose rows name none. */
import type { LongMapping } from '../mapping.ts';
import type { Header } from '../source/header.ts';
import { monthsInName } from './month-cell.ts';

/** The mapping of a file with the month that its name gives, where nothing else gives one. */
export function withMonthOfFile(
  mapping: LongMapping,
  header: Header,
  fileName: string,
): LongMapping {
  if (mapping.monthParts) return mapping;
  const named = mapping.columns.month ?? mapping.constants.month ?? header.find('month');
  const months = named === undefined ? monthsInName(fileName) : [];
  const month = mapping.fileMonth === 'last' ? months.at(-1) : months[0];
  return month === undefined ? mapping : { ...mapping, constants: { ...mapping.constants, month } };
}
