import { describe, expect, it } from "vitest";
import * as v from "valibot";
import {
  type About,
  aboutSchema,
  messageIdOf,
  messageMessageSchema,
  messageRowSchema,
  messageStates,
  textIdOf,
} from "../../../shared/message/message.ts";
import { decodeId } from "../../../shared/runtime/id.ts";

const store = "demo";
const contact = "contact-00000000";
const reply = { kind: "reply", store, phone: "+12025550143", phoneHash: "phone-0000000000", from: "+12025550100" };

const abouts: About[] = [
  { kind: "back_in_stock", store, sku: "TENT", restock: 3, contact, phoneHash: "phone-0000000000" },
  { kind: "confirmation", store, contact, channel: "sms", phoneHash: "phone-0000000000" },
  { kind: "fresh_link", store, contact, use: "confirm" },
  { kind: "fresh_link", store, contact, use: "preferences" },
  { ...reply, kind: "reply", reply: "stop", locale: "en" },
  { ...reply, kind: "reply", reply: "start", locale: "de" },
  { kind: "reply", reply: "help" },
  { kind: "reply", reply: "nothing" },
  { kind: "data_request", store, contact },
  { kind: "inbound", store, contact, text: "Where is my tent?", signup: { sku: "TENT", contact } },
];

describe("what a message is about", () => {
  it.each(abouts)("is read as it was written: %j", (about) => expect(v.parse(aboutSchema, about)).toEqual(about));

  it.each([
    {},
    { kind: "letter" },
    { kind: "fresh_link", store, contact },
    { kind: "data_request", store },
    { kind: "inbound", store, contact, text: "", signup: {} },
  ])("is refused where it is none of them, or not whole: %j", (about) => expect(v.is(aboutSchema, about)).toBe(false));
});

describe("a message as it is read back", () => {
  const row = {
    pk: "ms_1",
    about: { kind: "data_request", store, contact },
    channel: "email",
    state: "sending",
    attempt: 2,
    tries: 1,
    asks: 3,
    createdAt: 4,
    leaseUntil: 5,
    turnAt: 6,
    dueAt: 7,
    sentAt: 8,
    reason: "MessageRejected",
  };

  it("is what was written", () => expect(v.parse(messageRowSchema, row)).toEqual(row));

  it.each(messageStates)("may be %s", (state) => expect(v.is(messageRowSchema, { ...row, state })).toBe(true));
});

describe("a message's id", () => {
  it("carries its cause, so that a repeat is the same message and nothing else is", () => {
    expect(messageIdOf("a", 1)).toBe(messageIdOf("a", 1));
    expect(messageIdOf("a", 1)).not.toBe(messageIdOf("a", 2));
    expect(messageIdOf("a", "bc")).not.toBe(messageIdOf("ab", "c"));
    expect(decodeId("ms", messageIdOf("confirmation", "demo", 1))).toBe("confirmation#demo#1");
  });

  it("of a restock's text names the restock and the phone", () => {
    const id = textIdOf({ store, sku: "TENT", n: 3 }, "phone-0000000000");
    expect(decodeId("ms", id)).toBe("text#demo#TENT#3#phone-0000000000");
  });
});

describe("what wakes a sender", () => {
  it.each([{ message: "ms_1" }, { address: "address-1" }])("is a message or an address: %j", (wake) => {
    expect(v.parse(messageMessageSchema, wake)).toEqual(wake);
  });

  it.each([{}, { message: 1 }, { address: 1 }])("is nothing else: %j", (wake) => {
    expect(v.is(messageMessageSchema, wake)).toBe(false);
  });
});
