import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as v from "valibot";
import type { Reply } from "../../shared/http/http.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { wavePolicyOf } from "../../shared/stock/variant.ts";
import { type Channels, channelsSchema, isActive, type Signup } from "../../shared/waitlist/signup.ts";
import type { OwnSignup } from "../../shared/waitlist/waitlist-table.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { type PreferencesView, renderPreferencesPage, type SignupView } from "./preferences-page.ts";
import { createEndAlerts } from "./unsubscribe.ts";
import { badLinkStatus, pageReply, type Visit, type Visits } from "./visit.ts";

/** What a shopper may choose from: the addresses that the signup has, but none alone that nobody has confirmed. */
const choicesOf = ({ email, phone, channels, unconfirmed }: Signup): Channels[] =>
  email !== undefined && phone !== undefined
    ? (["email", "sms", "both", "smsFirst"] as const).filter((choice) => choice !== unconfirmed)
    : [channels];

const quantitySchema = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(1_000));

const dayIn = (timeZone: string, ms: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(new Date(toInstant(ms)));

type Outcome = Pick<PreferencesView, "state" | "sku">;

/** All signups of a shopper in a store: where they stand, why not told yet; and what can be changed (rules 1.7). */
export const createPreferences = (deps: ShopperPagesDeps, visits: Visits) => {
  const endAlerts = createEndAlerts(deps);

  const viewOf = async ({ store }: Visit, { ref, signup }: OwnSignup, index: number): Promise<SignupView[]> => {
    const variant = await deps.stock.variant(ref);
    if (variant === undefined) return [];
    const { order } = wavePolicyOf(store.settings.waves, variant);
    const [reason, place] = await Promise.all([
      deps.standing.reasonOf(store, ref, signup),
      index < limits.shownPlaces ? deps.standing.placeInLine(ref, order, signup) : undefined,
    ]);
    return [
      {
        sku: ref.sku,
        title: variant.title,
        ...(variant.url !== undefined && { url: variant.url }),
        active: isActive(signup) || signup.status === "pending",
        reason,
        ...place,
        quantity: signup.quantity,
        channels: signup.channels,
        choices: choicesOf(signup),
        signedUpOn: dayIn(store.settings.timeZone, signup.createdAt),
      },
    ];
  };

  const page = async (visit: Visit, outcome: Outcome) => {
    const shown = visit.signups.slice(0, limits.shownSignups);
    const signups = (await Promise.all(shown.map(async (own, index) => viewOf(visit, own, index)))).flat();
    const status = outcome.state === "wrong_quantity" ? 400 : 200;
    return pageReply(status, renderPreferencesPage(visit.look, { ...outcome, token: visit.token, signups }));
  };

  const save = async ({ form }: Visit, { ref, signup }: OwnSignup): Promise<Outcome> => {
    const quantity = v.safeParse(quantitySchema, form.get("quantity") ?? String(signup.quantity));
    if (!quantity.success) return { state: "wrong_quantity", sku: ref.sku };
    const wanted = v.safeParse(channelsSchema, form.get("channels"));
    const channels = wanted.success && choicesOf(signup).includes(wanted.output) ? wanted.output : signup.channels;
    const changed = await deps.waitlist.change(ref, { channels, quantity: quantity.output });
    // Stopped meanwhile, in another window: the list shows it.
    if (changed.kind === "refused") return { state: "list" };
    // Somebody who wants fewer now may be served from what is there.
    await deps.wakeRestock(ref);
    return { state: "saved", sku: ref.sku };
  };

  const act = async (visit: Visit): Promise<Outcome> => {
    const action = visit.form.get("action");
    if (action === "stop_all") {
      await endAlerts(visit, undefined);
      return { state: "stopped" };
    }
    const own = visit.signups.find(({ ref }) => ref.sku === visit.form.get("sku"));
    if (own === undefined) return { state: "list" };
    if (action !== "stop") return save(visit, own);
    await endAlerts(visit, own.ref.sku);
    return { state: "stopped", sku: own.ref.sku };
  };

  /** As things stand after what was done. */
  const again = async (event: APIGatewayProxyEventV2, outcome: Outcome, before: Visit) => {
    const visited = await visits.visit(event, ["preferences"]);
    return page(visited.kind === "valid" ? visited.visit : before, outcome);
  };

  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["preferences"]);
    if (visited.kind !== "valid") {
      const token = visited.kind === "expired" ? visited.token : "";
      const view = { state: visited.kind, token, signups: [] };
      return pageReply(badLinkStatus[visited.kind], renderPreferencesPage(visited.look, view));
    }
    const { visit } = visited;
    return visit.isPost ? again(event, await act(visit), visit) : page(visit, { state: "list" });
  };
};
