import { describe, expect, it } from "vitest";
import { addDays, type Day } from "../../shared/runtime/day.ts";
import { startLateShop } from "./late-shop.ts";

const shop = await startLateShop();
const dayMs = 24 * 3_600_000;

/** An order of a lamp that was promised in some days, when its delivery is expected, too. */
const place = async (id: string, more: Record<string, unknown> = {}, days = 10): Promise<Day> => {
  const shipBy = await shop.inDays(days);
  await shop.putVariant(id);
  await shop.putSupply(id, shipBy);
  await shop.putOrder(id, { lines: [shop.line(id, shipBy)], ...more });
  return shipBy;
};
const slip = async (id: string, shipBy: Day, days: number) => shop.putSupply(id, addDays(shipBy, days));
const subjects = async (address: string) =>
  (await shop.subjectsTo(address)).map((subject) => subject.replace(/ \(.*/, ""));
const alertsAbout = async (id: string) =>
  (await shop.messagesTo("merchant@example.com")).filter(({ subject }) => subject.endsWith(` ${id}`));
const phaseOf = async (id: string) => (await shop.evidenceOf(id))?.phase;

describe("an order that is due on the day on which it is placed", () => {
  it("is told no more than that it was received, as long as that day has hours left", async () => {
    await shop.goTo(await shop.inDays(1));
    await place("today", {}, 0);
    await shop.advance("PT10H");
    expect(await subjects("today@example.com")).toEqual(["Order received"]);
    await shop.advance("PT11H");
    expect((await subjects("today@example.com")).at(-1)).toBe("Your order is delayed, and we have no new date");
    expect(await alertsAbout("today")).toHaveLength(1);
  });
});

describe("an address that bounced and is corrected", () => {
  it("gets the notice, and the order is kept", async () => {
    const shipBy = await place("corrected", { customer: { email: "bounce@simulator.amazonses.com" } });
    await slip("corrected", shipBy, 20);
    await shop.advance("PT10M");
    expect((await alertsAbout("corrected")).at(-1)?.text).toContain("No delay notice can reach this customer");
    await shop.putOrder("corrected", {
      lines: [shop.line("corrected", shipBy)],
      customer: { email: "right@example.com" },
    });
    expect(await subjects("right@example.com")).toEqual(["Your order is delayed"]);
    await shop.goTo(addDays(shipBy, 1));
    expect(await phaseOf("corrected")).toBe("agreed");
  });
});

describe("a parcel that did not leave after all", () => {
  it("leaves its line under the clock that it had", async () => {
    const shipBy = await place("unshipped");
    const parcel = {
      carrier: "UPS",
      trackingNumber: "1Z5R89390357567127",
      shippedAt: new Date(await shop.now()).toISOString(),
      lines: [{ id: "1", quantity: 1 }],
    };
    await shop.must("PUT", "orders/unshipped/shipments/S1", parcel);
    await shop.advance("PT5M");
    expect(await phaseOf("unshipped")).toBe("shipped");
    await shop.must("PUT", "orders/unshipped/shipments/S1", { ...parcel, status: "cancelled" });
    await shop.advance("PT5M");
    expect(await phaseOf("unshipped")).toBe("promised");
    await slip("unshipped", shipBy, 45);
    await shop.goTo(addDays(shipBy, 31));
    expect(await shop.lineOf("unshipped")).toMatchObject({
      status: "cancelled",
      refund: { ground: "long_delay_unanswered" },
    });
  });
});

describe("an order that its merchant cancels", () => {
  it("is refunded from that day on, and its customer told whose wish it was", async () => {
    const shipBy = await place("withdrawn");
    await slip("withdrawn", shipBy, 20);
    await shop.goTo(addDays(shipBy, 5));
    const today = await shop.today();
    await shop.putOrder("withdrawn", { lines: [shop.line("withdrawn")], status: "cancelled" });
    const line = await shop.lineOf("withdrawn");
    expect(line).toMatchObject({ status: "cancelled", refund: { units: 1, ground: "merchant" } });
    const workingDays = Array.from({ length: 20 }, (_, n) => addDays(today, n + 1)).filter(
      (day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()),
    );
    expect(line?.refund?.lastDay).toBe(workingDays[6]);
    const mail = (await shop.messagesTo("withdrawn@example.com")).at(-1);
    expect(mail?.text).toContain("has cancelled this");
    expect(mail?.text).not.toContain("As you asked");
  });
});

describe("a text at night", () => {
  const phone = "+12025550142";
  const texted = {
    customer: { email: "bounce@simulator.amazonses.com", phone },
    smsConsent: { wordingVersion: "1" },
  };
  /** Goes to the next midnight in Washington, or the hour after it. */
  const goToNight = async () => {
    const night = Math.ceil(((await shop.now()) - 5 * 3_600_000) / dayMs) * dayMs + 5 * 3_600_000;
    await shop.advance(`PT${Math.ceil((night - (await shop.now())) / 1_000)}S`);
  };
  const notices = async () => (await shop.messagesTo(phone)).filter(({ text }) => text.includes("cannot ship by"));

  it("waits for the morning, and is not sent where the line has ended by then", async () => {
    await shop.must("PATCH", "settings", { texts: { on: true } });
    const ends = await place("ended", texted);
    const waits = await place("waits", texted);
    await goToNight();
    await slip("ended", ends, 20);
    await slip("waits", waits, 20);
    expect(await notices()).toEqual([]);
    await shop.putOrder("ended", { lines: [shop.line("ended", ends)], status: "cancelled", ...texted });
    await shop.advance("PT12H");
    expect(await notices()).toHaveLength(1);
    await shop.goTo(addDays(waits, 1));
    expect(await phaseOf("waits")).toBe("agreed");
  });

  it("is sent where the day of T would be over by the morning", async () => {
    const before = (await notices()).length;
    await shop.must("PATCH", "settings", { timeZone: "America/Los_Angeles" });
    const shipBy = await place("urgent", texted, 1);
    // Its last hours there are in the night here.
    await shop.goTo(addDays(shipBy, 1));
    expect((await notices()).length).toBe(before);
    await goToNight();
    expect((await notices()).length).toBe(before + 1);
  });
});
