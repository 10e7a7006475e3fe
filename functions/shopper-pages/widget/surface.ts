import { h } from "./dom.ts";
import { style } from "./style.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

/** What is seen and heard of the widget, in a tree of its own, so that a page's styles do not break it. */
export const createSurface = (host: HTMLElement) => {
  const live = h("p", { class: "unseen", role: "status" });
  const box = h("section", { part: "box" });
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(live, box);

  const say = (text: string): void => {
    live.textContent = text;
  };
  return {
    root,
    show: (parts: Node[]): void => {
      box.replaceChildren(...parts);
      say("");
    },
    /** Tells a screen reader what the shopper did not cause. */
    say,
    sayHeading: (): void => say(box.querySelector("h2")?.textContent ?? ""),
    focus: (selector: string): void => box.querySelector<HTMLElement>(selector)?.focus(),
    form: (): HTMLFormElement | null => box.querySelector("form"),
    /** The form stays where it is while it is sent, so that the focus does. */
    wait: (words: string): void => {
      box.querySelector("[type=submit]")?.setAttribute("aria-disabled", "true");
      say(words);
    },
  };
};
