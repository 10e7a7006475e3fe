import { StocklineSignup } from "./element.ts";

declare global {
  interface Window {
    StocklineSignup: typeof StocklineSignup;
  }
}

// A page may load the script twice, by a theme and by an app.
if (customElements.get("stockline-signup") === undefined) {
  window.StocklineSignup = StocklineSignup;
  customElements.define("stockline-signup", StocklineSignup);
}
