import { contactOf } from "../../../shared/contact/contact.ts";
import { signLink } from "../../../shared/message/link-token.ts";
import type { World } from "./world.ts";

const day = 24 * 3_600_000;

/** The customer presses a button of the order's page. */
export const press = async (world: Pick<World, "run" | "store" | "time">, form: Record<string, string>) => {
  const contact = contactOf("hash", world.store, "ada@example.com");
  const claims = {
    use: "order" as const,
    store: world.store,
    contact,
    subject: "ada",
    expiresAt: world.time.now + day,
  };
  await world.run("shopper-pages", {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/order",
    rawQueryString: "",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    queryStringParameters: { t: signLink("link", claims) },
    requestContext: { http: { method: "POST", path: "/order", sourceIp: "192.0.2.1" } },
    body: new URLSearchParams(form).toString(),
    isBase64Encoded: false,
  });
};
