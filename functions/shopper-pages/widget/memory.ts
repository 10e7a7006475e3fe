/** What this browser knows of a signup: never the address, because others may use the browser too. */
export type Memory = "sent" | "confirmed" | "back";

const keyOf = (store: string, sku: string) => `stockline:${store}:${sku}`;

const isMemory = (value: string | null): value is Memory =>
  value === "sent" || value === "confirmed" || value === "back";

/** A browser that keeps nothing (private mode, a sandboxed frame) throws: then there is nothing to remember. */
export const recall = (store: string, sku: string): Memory | undefined => {
  try {
    const value = localStorage.getItem(keyOf(store, sku));
    return isMemory(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

export const remember = (store: string, sku: string, memory: Memory): void => {
  try {
    localStorage.setItem(keyOf(store, sku), memory);
  } catch {
    // The shopper signs up all the same; the page only cannot say so on the next visit.
  }
};
