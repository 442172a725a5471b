import Papa from 'papaparse';
import { guardedText } from '../../contract/csv-format.ts';

/** A text as one cell of a CSV file: guarded against being taken for a formula, quoted where it must be. */
export const csvCell = (text: string): string => Papa.unparse([[guardedText(text)]]);

/** Characters collected before they are written. */
export const FLUSH_CHARACTERS = 1 << 20;
