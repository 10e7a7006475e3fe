let touched = false;
for (const type of ["keydown", "pointerdown"]) {
  addEventListener(type, () => (touched = true), { capture: true, once: true });
}

/**
 * Whether the shopper has done anything on this page yet. `navigator.userActivation` is no answer: it still says yes
 * for what was done on the page before, where that was of the same site, as the confirmation page may be.
 */
export const isTouched = (): boolean => touched;
