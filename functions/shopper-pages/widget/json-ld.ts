/** Search engines count two offers for one sku as a contradiction, so there is one script per sku on a page. */
const scripts = new Map<string, HTMLScriptElement>();

const isSame = (one: HTMLScriptElement | undefined, text: string) => one?.textContent === text;

/** Puts a variant's structured data into the page's head, in place of what was there about it. */
export const putJsonLd = (sku: string, jsonLd: unknown): void => {
  const text = JSON.stringify(jsonLd);
  if (text === undefined || isSame(scripts.get(sku), text)) return;
  removeJsonLd(sku);
  const script = document.createElement("script");
  script.type = "application/ld+json";
  script.dataset["stockline"] = sku;
  script.append(text);
  document.head.append(script);
  scripts.set(sku, script);
};

export const removeJsonLd = (sku: string): void => {
  scripts.get(sku)?.remove();
  scripts.delete(sku);
};
