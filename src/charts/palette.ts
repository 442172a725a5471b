/** Colours that several charts share. */

/** Series told apart, for colour-blind eyes too (after Okabe and Ito), on light ground and on dark: none is black. */
export const SERIES_COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#7f7f7f',
  '#5e5ce6',
  '#8c6d31',
] as const;

/** Words at axes and in legends, by theme. */
export const AXIS_TEXT = { light: '#4a4f59', dark: '#c8ccd4' } as const;
