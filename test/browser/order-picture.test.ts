import { join } from "node:path";
import { expect, it } from "vitest";
import { connectCarriers, webhookOf } from "../../infra/local/demo-carriers.ts";
import { must } from "../../infra/local/client.ts";
import { addDays, dayOf } from "../../shared/runtime/day.ts";
import { linkIn } from "./demo.ts";
import { sideBySide } from "./picture.ts";
import { screenshots, useShoppers } from "./shopper.ts";

const { client, visit } = useShoppers();
const minuteMs = 60_000;
const trackingNumber = "1Z5R89390357567127";
const scans = [
  { status: "in_transit", says: "Departed from facility", minutesAgo: 50 },
  { status: "out_for_delivery", says: "Out for delivery", minutesAgo: 5 },
];

it("makes the picture of an order on its way (docs/order.png)", async () => {
  const { url, call, advance, idle, now, messages } = client();
  const nowMs = (await now()).getTime();
  const inDays = (days: number) => addDays(dayOf(nowMs, "UTC"), days);
  await must(call("PUT", "variants/TENT", { title: "Nordlicht 2 tent, moss green", price: 349, currency: "USD" }));
  await must(call("PUT", "variants/LAMP", { title: "Reading lamp", price: 89, currency: "USD" }));
  await must(call("PUT", "supplies/PO-1", { sku: "LAMP", quantity: 20, expectedOn: inDays(10) }));
  await must(
    call("PUT", "orders/1001", {
      placedAt: new Date(nowMs - 60 * minuteMs).toISOString(),
      customer: { email: "bea@example.com" },
      shipTo: { country: "US" },
      currency: "USD",
      lines: [
        { id: "1", sku: "TENT", quantity: 1, unitPrice: "349.00", backorder: false },
        { id: "2", sku: "LAMP", quantity: 1, unitPrice: "89.00", backorder: true },
      ],
    }),
  );
  const shippedAt = new Date(nowMs - 55 * minuteMs).toISOString();
  await must(call("PUT", "orders/1001/shipments/1", { trackingNumber, lines: [{ id: "1", quantity: 1 }], shippedAt }));
  const { deliver } = await connectCarriers(client());
  const parcel = {
    trackingNumber,
    carrier: "UPS",
    expectedOn: inDays(0),
    scans: scans.map(({ minutesAgo, ...scan }) => ({ ...scan, at: new Date(nowMs - minutesAgo * minuteMs) })),
  };
  expect(await deliver(webhookOf("easypost", parcel, "evt-1"))).toBe("received");
  await idle();
  await advance("PT2M");

  const mail = (await messages()).find(({ subject }) => subject.startsWith("Out for delivery"));
  const { page, complaints } = await visit({ viewport: { width: 640, height: 600 } });
  await page.goto(linkIn(mail, "order"));
  await page.getByText("Reading lamp").first().waitFor();
  await page.getByText("Out for delivery").first().waitFor();
  const pagePicture = await page.screenshot({ fullPage: true });
  await page.setViewportSize({ width: 336, height: 600 });
  await page.goto(`${url}/inbox/${mail?.id}/html`);
  const mailPicture = await page.screenshot({ fullPage: true });
  await page.setViewportSize({ width: 1280, height: 600 });
  await page.setContent(sideBySide(pagePicture, mailPicture));
  await page.screenshot({ path: join(screenshots, "order.png"), fullPage: true });
  expect(complaints).toEqual([]);
});
