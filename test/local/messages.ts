import type { Mail, Text } from "../../infra/local/mailbox.ts";

/** The n-th second of a morning. */
const second = (n: number) => new Date(Date.UTC(2026, 10, 26, 9) + n * 1_000).toISOString();

export const mailOf = (n: number, more: Partial<Mail> = {}): Mail => ({
  id: `mail-${n}`,
  channel: "email",
  to: `ada-${n}@example.com`,
  from: "alerts@demo-outdoor.example.com",
  subject: `Tent ${n} is back in stock`,
  text: `Tent ${n} is back.\n\nBuy it: https://shop.example.com/tent?n=${n}.`,
  html: `<!doctype html><html lang="en"><head><title>Tent</title></head><body><h1>Tent ${n} is back</h1><a href="https://shop.example.com/tent">Buy it</a></body></html>`,
  headers: { "List-Unsubscribe": `<https://stockline.example.com/unsubscribe?t=${n}>` },
  tags: { store: "demo" },
  sentAt: second(n),
  ...more,
});

export const textOf = (n: number, more: Partial<Text> = {}): Text => ({
  id: `text-${n}`,
  channel: "sms",
  to: "+12025550143",
  from: "+12065550100",
  subject: "",
  text: `Demo Outdoor: Stove ${n} is back: https://shop.example.com/stove. Reply STOP to end.`,
  html: "",
  headers: {},
  encoding: "GSM-7",
  parts: 1,
  kind: "Promotional",
  sentAt: second(n),
  ...more,
});
