/** Paper and its margins, as reports are laid out for it. */
import type { Paper } from './report.ts';

/** Upright, millimetres. */
export const PAPER_MM: Readonly<
  Record<Paper, { readonly width: number; readonly height: number }>
> = {
  A4: { width: 210, height: 297 },
  Letter: { width: 215.9, height: 279.4 },
};
export const MARGIN_MM = { top: 20, side: 16, bottom: 18 } as const;
