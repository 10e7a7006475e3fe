/** WCAG 2.2's least contrast of a control against what is around it: https://www.w3.org/TR/WCAG22/#non-text-contrast */
const edgeContrast = 3;

/** What the button lies on in light and in dark mode (`.card` in mail-style.mjml). */
export const cardColors = { light: "#ffffff", dark: "#20201e" };

/** Red, green and blue of `#rrggbb`, each from 0 to 255. */
const channelsOf = (color: string): number[] =>
  [1, 3, 5].map((offset) => Number.parseInt(color.slice(offset, offset + 2), 16));

/** WCAG's relative luminance, from 0 (black) to 1 (white). */
const luminanceOf = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = channelsOf(color)
    .map((channel) => channel / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** WCAG's contrast of two colours, from 1 to 21. */
export const contrastOf = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** The colour, moved a share of the way to black (0) or white (255). */
const moved = (color: string, target: number, share: number): string => {
  const channels = channelsOf(color).map((channel) => Math.round(channel + (target - channel) * share));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
};

/** The shade nearest to the colour that shows on a card, in tenths of the way to the card's opposite. */
const edgeOn = (card: string, target: number, color: string): string => {
  const shades = Array.from({ length: 11 }, (_, tenths) => moved(color, target, tenths / 10));
  return shades.find((shade) => contrastOf(shade, card) >= edgeContrast) ?? color;
};

/** The button's colours for a store's `#rrggbb`: its text is readable on any, its edge shows on a light and on a dark card. */
export const buttonColors = (color: string) => ({
  color,
  colorText: contrastOf(color, "#ffffff") >= contrastOf(color, "#000000") ? "#ffffff" : "#000000",
  colorEdge: edgeOn(cardColors.light, 0, color),
  colorEdgeDark: edgeOn(cardColors.dark, 255, color),
});
