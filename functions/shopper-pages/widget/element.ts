import type { Availability } from "./availability.ts";
import { loadAvailability, type Place, sendSignup, type Trouble } from "./calls.ts";
import { followTyped, formParts } from "./form.ts";
import { putJsonLd, removeJsonLd } from "./json-ld.ts";
import { recall, remember } from "./memory.ts";
import { messageOfOffer, messageParts, sentMessage, troubleMessage } from "./message.ts";
import { confirmedHash, minimumFillMs, type State, stateOfOffer } from "./state.ts";
import { saleParts, substituteParts } from "./sale.ts";
import { signupOf } from "./signup.ts";
import { createSurface } from "./surface.ts";
import { isTouched } from "./touched.ts";
import { nothingTyped, type Problems, problemsOfTrouble, problemsOfTyped, readTyped, type Typed } from "./typed.ts";
import { localeOf, type Words, wordsOf } from "./words.ts";

const { currentScript } = document;
const scriptAddress = currentScript instanceof HTMLScriptElement ? currentScript.src : location.href;
const scriptFolder = new URL(".", scriptAddress).href;

/**
 * `<stockline-signup store="demo" sku="TENT">`: shows itself when the variant cannot be bought. Further attributes:
 * `locale` (en, de), `quantity`, `api` (where the service is, else where this script came from). Every change of
 * what is shown is told by a `stockline:state` event that bubbles, with `{state, sku}`. A class, because the browser
 * asks for one, and open to subclasses: `words` and `refresh` are theirs to use.
 */
export class StocklineSignup extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["store", "sku", "locale", "api"];

  /** What the captcha in the slot of that name answered; sent with the signup. */
  captchaToken: string | undefined;

  readonly #surface = createSurface(this);
  #state: State = "hidden";
  #offer: Availability | undefined;
  #typed = nothingTyped;
  /** When anything was first shown, on the clock of events. */
  #shownAt: number | undefined;
  /** The variant that a confirmation led back to. */
  #confirmedSku: string | undefined;
  /** What the shown state was made of: the same again changes nothing, so that nobody loses the place in the form. */
  #made = "";
  #turn = 0;

  constructor() {
    super();
    const { root } = this.#surface;
    root.addEventListener("input", () => this.#follow());
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit(event.timeStamp);
    });
    root.addEventListener("click", ({ target }) => {
      const does = target instanceof HTMLElement ? target.dataset["does"] : undefined;
      if (does === "again") this.#signUpAgain();
      if (does === "retry") void this.refresh().then(() => this.#surface.focus("#heading, [part=message]"));
    });
  }

  get state(): State {
    return this.#state;
  }

  /** Every sentence of the widget, in the language of its place on the page. */
  get words(): Words {
    return wordsOf[localeOf(this)];
  }

  connectedCallback(): void {
    addEventListener("hashchange", this.#onHash);
    addEventListener("online", this.#onOnline);
    this.#onHash();
  }

  disconnectedCallback(): void {
    removeEventListener("hashchange", this.#onHash);
    removeEventListener("online", this.#onOnline);
    this.#turn += 1;
    this.#made = "";
    if (this.#offer !== undefined) removeJsonLd(this.#offer.sku);
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.isConnected && before !== after) void this.refresh();
  }

  /** Looks again how the variant stands; what did not change stays as it is. */
  async refresh(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    // Attributes that are set one after the other are one question.
    await Promise.resolve();
    const sku = this.#attribute("sku");
    if (turn !== this.#turn || sku === "" || this.#place.store === "") return;
    if (location.hash === confirmedHash) {
      // Many pages choose the variant of their address only after the widget is there; that is no shopper's choice.
      if (!isTouched() || this.#confirmedSku === undefined) this.#confirmedSku = sku;
    }
    const answer = await loadAvailability(this.#place, sku, localeOf(this));
    // The shopper has chosen another variant meanwhile.
    if (turn !== this.#turn) return;
    if (answer.kind === "loaded") this.#showOffer(answer.offer);
    else this.#showTrouble(answer);
  }

  readonly #onHash = () => {
    if (this.#confirmedSku !== undefined || location.hash === confirmedHash) this.#made = "";
    this.#confirmedSku = undefined;
    void this.refresh();
  };

  readonly #onOnline = () => {
    if (this.#state === "offline") void this.refresh();
  };

  get #place(): Place {
    return { api: this.#attribute("api") || scriptFolder, store: this.#attribute("store") };
  }

  #attribute(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  #showOffer(offer: Availability): void {
    const made = JSON.stringify([this.#place, offer, localeOf(this)]);
    if (made === this.#made) return;
    const { store } = this.#place;
    if (this.#offer !== undefined && this.#offer.sku !== offer.sku) removeJsonLd(this.#offer.sku);
    putJsonLd(offer.sku, offer.jsonLd);
    const isConfirmed = offer.sku === this.#confirmedSku;
    const memory = recall(store, offer.sku);
    if (isConfirmed && memory === "sent") remember(store, offer.sku, "confirmed");
    const state = stateOfOffer(offer, memory, isConfirmed);
    if (state === "back") remember(store, offer.sku, "back");

    const isFirst = this.#made === "";
    this.#made = made;
    this.#offer = offer;
    if (state === "form") this.#showForm(state);
    else this.#show(state, messageParts(messageOfOffer(state, offer, memory, this.words)));
    // Nobody is interrupted by what was there from the start.
    if (!isFirst && state !== "hidden") this.#surface.sayHeading();
  }

  #showTrouble(trouble: Trouble): void {
    const state = trouble.kind === "unreachable" ? "offline" : "error";
    // What is known of this variant, and what is being typed, is worth more than the news that there is none.
    if (this.#made !== "" && this.#offer?.sku === this.#attribute("sku")) return;
    this.#made = "";
    this.#show(state, messageParts(troubleMessage(trouble, this.words, localeOf(this))));
  }

  #showForm(state: State, problems: Problems = {}): void {
    if (this.#offer === undefined) return;
    const view = { offer: this.#offer, words: this.words, locale: localeOf(this), typed: this.#typed, problems };
    this.#show(state, formParts(view));
  }

  #showSent(offer: Availability, typed: Typed): void {
    // Consent was given for this signup: for another number, or another variant, it is asked for anew.
    this.#typed = { ...typed, texts: false };
    this.#show("sent", messageParts(sentMessage(offer, typed, this.words)));
    this.#surface.focus("#heading");
  }

  #show(state: State, parts: Node[]): void {
    const offer = this.#offer;
    // What is known of another variant is not said of this one.
    const isKnown = offer !== undefined && offer.sku === this.#attribute("sku");
    const sale = isKnown ? saleParts(offer, this.words, localeOf(this)) : [];
    this.#surface.show([...sale, ...parts, ...(isKnown ? substituteParts(offer, this.words) : [])]);
    this.#enter(state);
  }

  #enter(state: State): void {
    this.#state = state;
    this.setAttribute("state", state);
    const detail = { state, sku: this.#offer?.sku ?? this.#attribute("sku") };
    const event = new CustomEvent("stockline:state", { bubbles: true, composed: true, detail });
    if (state !== "hidden") this.#shownAt ??= event.timeStamp;
    this.dispatchEvent(event);
  }

  #follow(): void {
    const form = this.#surface.form();
    if (form === null) return;
    this.#typed = readTyped(form);
    followTyped(form, this.#typed);
  }

  #signUpAgain(): void {
    this.#showForm("form");
    this.#surface.focus("input");
  }

  #refuse(state: State, problems: Problems): void {
    this.#showForm(state, problems);
    this.#surface.focus("[aria-invalid], [part=problem]");
  }

  async #submit(atMs: number): Promise<void> {
    const offer = this.#offer;
    if (offer === undefined || this.#state === "sending") return;
    this.#follow();
    const typed = this.#typed;
    const problems = problemsOfTyped(typed, offer, this.words);
    if (Object.keys(problems).length > 0) {
      this.#refuse("error", problems);
      return;
    }
    // A robot is told what a person is told, so that it learns nothing.
    if (typed.trap !== "" || atMs - (this.#shownAt ?? atMs) < minimumFillMs) {
      this.#showSent(offer, typed);
      return;
    }
    this.#surface.wait(this.words.sending);
    this.#enter("sending");
    const { store } = this.#place;
    const outcome = await sendSignup(
      this.#place,
      signupOf(offer, typed, {
        locale: localeOf(this),
        quantity: this.#attribute("quantity"),
        captcha: this.captchaToken,
      }),
    );
    if (outcome.kind === "accepted") remember(store, offer.sku, "sent");
    // The shopper has chosen another variant meanwhile.
    if (this.#offer !== offer) return;
    if (outcome.kind === "accepted") this.#showSent(offer, typed);
    else {
      const state = outcome.kind === "unreachable" ? "offline" : "error";
      this.#refuse(state, problemsOfTrouble(outcome, offer, this.words, localeOf(this)));
    }
  }
}
