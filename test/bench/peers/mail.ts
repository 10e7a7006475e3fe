import { createTransport } from "nodemailer";
import { backInStockTemplate, backInStockValues } from "../../../shared/message/back-in-stock.ts";
import { linkTo } from "../../../shared/message/link.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { defaultSettings, type Settings } from "../../../shared/store/settings.ts";
import { publicUrl } from "../stockline/public-url.ts";

export const settings: Settings = {
  ...defaultSettings,
  waves: { ...defaultSettings.waves, order: "oldest" },
  locale: "en",
  stockCounts: "net",
  unsettled: "show",
  name: "Demo Outdoor",
  sender: "alerts@demo-outdoor.example.com",
  postalAddress: "1 Harbour Street\nSpringfield",
};
export const variant = {
  sku: "FAN",
  title: "Nordlicht 2 tent, moss green",
  url: "https://shop.example.com/tent",
  price: "349.00",
  currency: "USD",
  observedAt: 0,
};
const linkKey = "the key of links to unsubscribe";
const connections = 20;

const fill = (template: string, values: Record<string, string>): string =>
  template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");

/** The same mail as Stockline's, each with links of its own, handed over by nodemailer on kept connections. */
export const createMailer = (smtpPort: number) => {
  const transport = createTransport({
    host: "127.0.0.1",
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  // What all mails share is filled in once, as anybody would.
  const shape = { hasLogo: false, hasImage: false, hasUrl: true, hasPrice: true };
  const shared = backInStockValues(settings, variant, "en");
  const own = { unsubscribeUrl: "{{unsubscribeUrl}}", preferencesUrl: "{{preferencesUrl}}" };
  const { subject, html, text } = backInStockTemplate(shape);
  const [ready, plain] = [fill(html, { ...shared, ...own }), fill(text, { ...shared, ...own })];
  const from = `"${settings.name}" <${settings.sender}>`;
  return {
    send: async (contact: string, to: string): Promise<void> => {
      const whom = { store: "demo", contact, subject: variant.sku };
      const by = { clock: systemClock, linkKey, publicUrl };
      const unsubscribeUrl = linkTo("unsubscribe", whom, by);
      const values = { unsubscribeUrl, preferencesUrl: linkTo("preferences", whom, by) };
      await transport.sendMail({
        from,
        to,
        subject: fill(subject, shared),
        html: fill(ready, values),
        text: fill(plain, values),
        headers: {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
      });
    },
    close: () => transport.close(),
  };
};
