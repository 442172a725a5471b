import Papa from 'papaparse';

/** A text as one cell of a CSV file, quoted where it must be. */
export const csvCell = (text: string): string => Papa.unparse([[text]]);

/** Characters collected before they are written. */
export const FLUSH_CHARACTERS = 1 << 20;
