/** Colours of scales, and the ink that can be read on them. Colours are `#rrggbb`. */

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** The colour at a place of a scale, 0 to 1, between its stops as charts mix them. */
export function colourAt(scale: readonly string[], place: number): readonly number[] {
  const at = Math.min(1, Math.max(0, place)) * (scale.length - 1);
  const below = Math.min(Math.floor(at), scale.length - 2);
  const [from, to] = [channelsOf(scale[below]), channelsOf(scale[below + 1])];
  return from.map((channel, index) => channel + (to[index] - channel) * (at - below));
}

/** Relative luminance, WCAG 2.2. */
function luminance(channels: readonly number[]): number {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Of some inks the one that is read best on a colour. */
export function readableInk(inks: readonly string[], ground: readonly number[]): string {
  return inks.reduce((best, ink) =>
    contrast(channelsOf(ink), ground) > contrast(channelsOf(best), ground) ? ink : best,
  );
}
