const characters = [
  ["&", /^(amp|#0*38|#[xX]0*26)$/],
  ["<", /^(lt|#0*60)$/],
  [">", /^(gt|#0*62)$/],
  ['"', /^(quot|#0*34|#[xX]0*22)$/],
  ["'", /^(#0*39|#[xX]0*27)$/],
] as const;

/**
 * What WordPress makes of a text before it uses it, once over: `&amp;lt;` is `&lt;`.
 * https://developer.wordpress.org/reference/functions/wp_specialchars_decode/ with ENT_QUOTES
 */
export const decodeEntities = (text: string): string =>
  text.replaceAll(
    /&(#?\w{1,10});/g,
    (whole, name: string) => characters.find(([, names]) => names.test(name))?.[0] ?? whole,
  );
