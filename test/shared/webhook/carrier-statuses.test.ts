import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { type Milestone, milestones } from "../../../shared/shipment/milestone.ts";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { changesOf, updateOf } from "../../support/carrier-webhooks.ts";

const file = join(import.meta.dirname, "../../fixtures/status-vocabularies.json");
const vocabularies = v.parse(v.record(v.string(), v.unknown()), JSON.parse(readFileSync(file, "utf8")));
/** Every status that a list has, however it is grouped. */
const statusesIn = (name: string): string[] => {
  const list = vocabularies[name];
  const lists = v.parse(v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]), list);
  return Object.entries(lists)
    .filter(([key]) => key !== "note")
    .flatMap(([, value]) => value)
    .filter((value) => typeof value === "string")
    .map((status) => status.replace("*", ""));
};
const keysIn = (name: string) => Object.keys(v.parse(v.record(v.string(), v.string()), vocabularies[name]));

const number = "1Z5R89390357567127";
const milestoneIn = (source: string, body: unknown): Milestone | undefined =>
  updateOf(source, body).events[0]?.milestone;

const easypost = (status: string, detail?: string) =>
  milestoneIn("easypost", {
    description: "tracker.updated",
    result: { tracking_code: number, status, status_detail: detail, tracking_details: [] },
  });
const aftership = (tag: string, subtag?: string) =>
  milestoneIn("aftership", { event: "tracking_update", msg: { tracking_number: number, tag, subtag } });
const shippo = (status: string, code?: string) =>
  milestoneIn("shippo", {
    event: "track_updated",
    data: { tracking_number: number, tracking_status: { status, substatus: { code } } },
  });
const seventeenTrack = (status: string, sub?: string) =>
  milestoneIn("17track", {
    event: "TRACKING_UPDATED",
    data: { number, track_info: { latest_status: { status, sub_status: sub } } },
  });
const ship24 = (statusMilestone: string) =>
  milestoneIn("ship24", { trackings: [{ tracker: { trackingNumber: number }, shipment: { statusMilestone } }] });
const shipengine = (code?: string, detail?: string) =>
  milestoneIn("shipengine", {
    resource_type: "API_TRACK",
    data: { tracking_number: number, status_code: code, status_detail_code: detail },
  });
const sendcloud = (id: number, message = "Anything") =>
  milestoneIn("sendcloud", {
    action: "parcel_status_changed",
    parcel: { tracking_number: number, status: { id, message } },
  });
const shopifyEvent = (status: string) => {
  const raw = Buffer.from(JSON.stringify({ fulfillment_id: 1, order_id: 2, status }));
  const read = shopify.read({ raw, eventType: "fulfillment_events/create", receivedAtMs: 0, options: {} });
  const [change] = changesOf(read);
  return change?.kind === "shipment" ? change.shipment.events[0]?.milestone : undefined;
};

/** What each status must come to, written down once more, the other way round. */
type Expected = Partial<Record<Milestone, string>>;
const pairsOf = (expected: Expected): [string, Milestone][] =>
  milestones.flatMap((milestone) =>
    (expected[milestone]?.split(/\s+/) ?? []).map((status): [string, Milestone] => [status, milestone]),
  );
const check = (listed: string[], expected: Expected, milestoneOf: (status: string) => Milestone | undefined) => {
  const pairs = pairsOf(expected);
  expect(pairs.map(([status]) => status).toSorted()).toEqual([...new Set(listed)].toSorted());
  expect(pairs.map(([status]) => [status, milestoneOf(status)])).toEqual(pairs);
};

describe("every listed status comes to a milestone, or to unknown with intent", () => {
  it("of Shopify's fulfillment events", () => {
    const expected = {
      label_created: "confirmed label_printed label_purchased",
      picked_up: "carrier_picked_up picked_up",
      in_transit: "in_transit",
      exception: "failure delayed buyer_action_required",
      out_for_delivery: "out_for_delivery",
      delivery_attempted: "attempted_delivery",
      available_for_pickup: "ready_for_pickup ready_for_recipient_pickup",
      delivered: "delivered",
      returning: "returning_to_sender",
    };
    check(statusesIn("shopify.fulfillment_event.status (REST, lower case)"), expected, shopifyEvent);
  });

  it("of EasyPost", () => {
    const expected = {
      unknown: "unknown error",
      label_created: "pre_transit",
      in_transit: "in_transit",
      out_for_delivery: "out_for_delivery",
      available_for_pickup: "available_for_pickup",
      delivered: "delivered",
      exception: "failure",
      returning: "return_to_sender",
      cancelled: "cancelled",
    };
    check(statusesIn("easypost.status"), expected, (status) => easypost(status));
    const inTransit = {
      label_created: "label_created",
      cancelled: "cancelled",
      in_transit: `address_correction arrived_at_destination arrived_at_facility awaiting_information delayed
        departed_facility departed_origin_facility expired failure held in_transit missorted
        received_at_destination_facility received_at_origin_facility status_update
        transferred_to_destination_carrier unknown weather_delay`,
      exception: "damaged delivery_exception lost refused transit_exception",
      out_for_delivery: "out_for_delivery",
      available_for_pickup: "arrived_at_pickup_location",
      returning: "return",
    };
    check(statusesIn("easypost.status_detail"), inTransit, (detail) => easypost("in_transit", detail));
    expect(easypost("failure", "return")).toBe("returning");
    expect(easypost("delivered", "return")).toBe("delivered");
  });

  it("of AfterShip", () => {
    const expected = {
      unknown: "Pending Expired",
      label_created: "InfoReceived",
      in_transit: "InTransit",
      out_for_delivery: "OutForDelivery",
      delivery_attempted: "AttemptFail",
      available_for_pickup: "AvailableForPickup",
      delivered: "Delivered",
      exception: "Exception",
    };
    check(statusesIn("aftership.tag"), expected, (tag) => aftership(tag));
    const subtags = {
      unknown: "Pending_001..006 Expired_001",
      label_created: "InfoReceived_001",
      picked_up: "InTransit_002",
      in_transit: `InTransit_001 InTransit_003 InTransit_004 InTransit_005 InTransit_006 InTransit_007 InTransit_008
        InTransit_009 OutForDelivery_003 OutForDelivery_004`,
      exception: `Exception_001 Exception_002 Exception_003 Exception_004 Exception_005 Exception_006 Exception_007
        Exception_008 Exception_009 Exception_012 Exception_013 Exception_016 Exception_017 Exception_018`,
      out_for_delivery: "OutForDelivery_001",
      delivery_attempted: "AttemptFail_001 AttemptFail_002 AttemptFail_003",
      available_for_pickup: "AvailableForPickup_001 OutForDelivery_002",
      delivered: "Delivered_001 Delivered_002 Delivered_003 Delivered_004 Delivered_005",
      returning: "Exception_010",
      returned: "Exception_011",
    };
    check(keysIn("aftership.subtag"), subtags, (subtag) => aftership(subtag.replace(/_.*$/, ""), subtag));
  });

  it("of Shippo", () => {
    const expected = {
      unknown: "UNKNOWN",
      label_created: "PRE_TRANSIT",
      in_transit: "TRANSIT",
      delivered: "DELIVERED",
      exception: "FAILURE",
      returning: "RETURNED",
    };
    check(statusesIn("shippo.status"), expected, (status) => shippo(status));
    const substatuses = v.parse(v.record(v.string(), v.unknown()), vocabularies["shippo.substatus.code"]);
    const within = Object.entries(substatuses).flatMap(([status, codes]) =>
      Array.isArray(codes) ? codes.map((code: unknown) => `${status}:${String(code).replace("*", "")}`) : [],
    );
    const inTransit = {
      unknown: "UNKNOWN:other",
      label_created: "PRE_TRANSIT:information_received",
      picked_up: "TRANSIT:package_accepted",
      in_transit: `TRANSIT:delayed TRANSIT:delivery_rescheduled TRANSIT:delivery_scheduled TRANSIT:package_arrived
        TRANSIT:package_departed TRANSIT:package_forwarded TRANSIT:package_held TRANSIT:package_processed
        TRANSIT:package_processing TRANSIT:reschedule_delivery`,
      exception: `TRANSIT:address_issue TRANSIT:contact_carrier TRANSIT:package_damaged FAILURE:package_undeliverable
        FAILURE:package_disposed FAILURE:package_lost`,
      out_for_delivery: "TRANSIT:out_for_delivery",
      delivery_attempted: "TRANSIT:delivery_attempted TRANSIT:location_inaccessible TRANSIT:notice_left",
      available_for_pickup: "TRANSIT:pickup_available",
      delivered: "DELIVERED:delivered",
      returning: "RETURNED:return_to_sender RETURNED:package_unclaimed",
    };
    check(within, inTransit, (both) => shippo(both.replace(/:.*$/, ""), both.replace(/^.*:/, "")));
  });

  it("of 17TRACK, in both versions", () => {
    const expected = {
      unknown: "NotFound Expired",
      label_created: "InfoReceived",
      in_transit: "InTransit",
      out_for_delivery: "OutForDelivery",
      delivery_attempted: "DeliveryFailure",
      available_for_pickup: "AvailableForPickup",
      delivered: "Delivered",
      exception: "Exception",
    };
    check(statusesIn("17track.v2.4.status"), expected, (status) => seventeenTrack(status));
    const subStatuses = {
      unknown: "NotFound_Other NotFound_InvalidCode Expired_Other",
      label_created: "InfoReceived",
      cancelled: "Exception_Cancel",
      picked_up: "InTransit_PickedUp",
      in_transit: `InTransit_Other InTransit_Departure InTransit_Arrival InTransit_CustomsProcessing
        InTransit_CustomsReleased InTransit_CustomsRequiringInformation`,
      exception: `DeliveryFailure_Security DeliveryFailure_Rejected DeliveryFailure_InvalidAddress Exception_Other
        Exception_NoBody Exception_Security Exception_Damage Exception_Rejected Exception_Delayed Exception_Lost
        Exception_Destroyed`,
      out_for_delivery: "OutForDelivery_Other",
      delivery_attempted: "DeliveryFailure_Other DeliveryFailure_NoBody",
      available_for_pickup: "AvailableForPickup_Other",
      delivered: "Delivered_Other",
      returning: "Exception_Returning",
      returned: "Exception_Returned",
    };
    const ofSub = (sub: string) => seventeenTrack(sub.replace(/_.*$/, ""), sub);
    check(statusesIn("17track.v2.4.sub_status"), subStatuses, ofSub);
    const codes = {
      unknown: "0 20",
      in_transit: "10",
      exception: "50",
      delivery_attempted: "35",
      available_for_pickup: "30",
      delivered: "40",
    };
    const ofCode = (code: string) =>
      milestoneIn("17track", { event: "TRACKING_UPDATED", data: { number, track: { e: Number(code) } } });
    check(keysIn("17track.v1.e"), codes, ofCode);
  });

  it("of Ship24", () => {
    const expected = {
      unknown: "pending",
      label_created: "info_received",
      in_transit: "in_transit",
      out_for_delivery: "out_for_delivery",
      delivery_attempted: "failed_attempt",
      available_for_pickup: "available_for_pickup",
      delivered: "delivered",
      exception: "exception",
    };
    check(statusesIn("ship24.statusMilestone"), expected, ship24);
  });

  it("of ShipEngine", () => {
    const expected = {
      unknown: "UN",
      label_created: "AC NY",
      in_transit: "IT",
      delivery_attempted: "AT",
      available_for_pickup: "SP",
      delivered: "DE",
      exception: "EX",
    };
    check(keysIn("shipengine.status_code"), expected, (code) => shipengine(code));
    const details = {
      unknown: "CARRIER_STATUS_NOT_MAPPED INFORMATION PARCEL_UPDATE_NOTIFICATION POST_TRANSIT_STATUS TRACKING_EXPIRED",
      label_created: `SHIPMENT_CREATED AWAITING_PICKUP_DROP_OFF ELEC_ADVICE_RECD_BY_CARRIER
        NOT_YET_RECEIVED_BY_CARRIER PICKUP_FAILED`,
      cancelled: "CANCELLED",
      picked_up: "DROPPED_OFF PICKED_UP RECEIVED_BY_CARRIER RECD_BY_CARRIER_NO_ELEC_ADVICE",
      in_transit: `CUSTOMS_CLEARED CUSTOMS_PROCESSING DELIVERY_ARRANGED_WITH_RECIPIENT HUB_SCAN_OUT HUB_SCAN_IN
        IN_TRANSIT PARCEL_OVER_LABELLED RECEIVED_LOCAL_DELIVERY_DEPOT SUB_CONTRACTOR_EVENT SUB_CONTRACTOR_RECEIVED
        PARCEL_REDIRECTED DELIVERY_SCHEDULED HUB_PROCESSING DELIVERY_RESCHEDULED COD_AMOUNT_PAID`,
      exception: `PARCEL_DAMAGED ADDRESS_QUERY CARRIER_DELAYS DELAYED_NOT_CARRIER HELD_BY_CARRIER
        HELD_BY_CARRIER_FOR_CLEARANCE_PRE_PROCESSING HELD_BY_CUSTOMS INCORRECT_DECLARATION MISROUTED PARCEL_REPACKED
        COD_AMOUNT_NOT_PAID CUSTOMER_IDENTIFICATION_FAILED NO_ACCESS_TO_RECIPIENTS_ADDRESS HAZARDOUS_PROHIBITED
        NOT_DELIVERED_ADDRESSEE_DECEASED PARCEL_DISPOSED PARCEL_LOST PARCEL_OUTSIDE_OF_SERVICE_CAPABILITY
        UNSPECIFIED_EXCEPTION DUTY_NOT_PAID PARCEL_REDIRECTED_BY_CARRIER`,
      out_for_delivery: "OUT_FOR_DELIVERY",
      delivery_attempted: "ATTEMPTED_DELIVERY ATTEMPTED_DELIVERY_FINAL CUSTOMER_CARDED",
      available_for_pickup: `AWAITING_COLLECTION_FROM_PICKUP_POINT COLLECT_AT_LOCAL_PO
        CUSTOMER_TO_COLLECT_FROM_CARRIER DELIVERED_TO_PICKUP_POINT`,
      delivered: `DELIVERED_TO_RECEPTION DELIVERED DELIVERED_DAMAGED DELIVERED_IN_PART DELIVERED_SPECIFIED_SAFE_PLACE
        DELIVERED_TO_ALTERNATIVE_DELIVERY_LOCATION DELIVERED_TO_NEIGHBOUR DELIVERED_TO_PO_BOX
        PARCEL_COLLECTED_FROM_PICKUP_POINT PROOF_OF_DELIVERY`,
      returning: "CUSTOMER_MOVED NOT_COLLECTED_FROM_PICKUP_POINT NOT_DELIVERED REFUSED_BY_CUSTOMER RETURN_TO_SENDER",
      returned: "UNDELIVERABLE_RETURNED_TO_SENDER",
    };
    check(statusesIn("shipengine.status_detail_code"), details, (detail) => shipengine(undefined, detail));
    expect(shipengine("IT", "INFORMATION")).toBe("in_transit");
    // At a collection point it has arrived where it is collected, and not at the customer's.
    expect(shipengine("SP", "DELIVERED")).toBe("available_for_pickup");
    expect(shipengine("SP", "PROOF_OF_DELIVERY")).toBe("available_for_pickup");
    expect(shipengine("SP", "PARCEL_COLLECTED_FROM_PICKUP_POINT")).toBe("delivered");
    expect(shipengine("SP", "RETURN_TO_SENDER")).toBe("returning");
  });

  it("of Sendcloud, whose list is open", () => {
    const expected = {
      unknown: "31 32 33 94 1337 1999 2001 4711",
      label_created: "1 13 999 1000 1001 1002",
      cancelled: "1998 2000",
      picked_up: "22",
      in_transit: "3 4 5 6 7 91 62989 62990 62993 62994 62995",
      exception: "15 80 62991 62996 62997",
      out_for_delivery: "92",
      delivery_attempted: "8",
      available_for_pickup: "12",
      delivered: "11 93",
      returned: "62992",
    };
    const pairs = pairsOf(expected);
    expect(pairs.map(([id]) => [id, sendcloud(Number(id))])).toEqual(pairs);
  });
});

describe("a status that says nothing of where the parcel is", () => {
  const of = (source: string, body: unknown) => updateOf(source, body).events;
  it.each<[string, unknown]>([
    ["easypost", { description: "tracker.updated", result: { tracking_code: number, status: "unknown" } }],
    [
      "aftership",
      { event: "tracking_update", msg: { tracking_number: number, tag: "Pending", subtag: "Pending_001" } },
    ],
    ["shippo", { event: "track_updated", data: { tracking_number: number, tracking_status: { status: "UNKNOWN" } } }],
    [
      "17track",
      {
        event: "TRACKING_UPDATED",
        data: { number, track_info: { latest_status: { status: "NotFound", sub_status: "NotFound_Other" } } },
      },
    ],
    ["ship24", { trackings: [{ tracker: { trackingNumber: number }, shipment: { statusMilestone: "pending" } }] }],
    ["shipengine", { resource_type: "API_TRACK", data: { tracking_number: number, status_code: "UN" } }],
    [
      "sendcloud",
      {
        action: "parcel_status_changed",
        parcel: { tracking_number: number, status: { id: 1337, message: "Unknown status - check carrier" } },
      },
    ],
  ])("is no new word of %s", (source, body) => {
    expect(of(source, body)).toMatchObject([{ milestone: "unknown", isSilent: true }]);
  });

  it("is none either where nothing is said", () => {
    const body = { resource_type: "API_TRACK", data: { tracking_number: number, events: [{ event_code: "XX" }] } };
    expect(of("shipengine", body)).toMatchObject([{ milestone: "unknown", raw: "XX", isSilent: true }]);
  });
});

describe("a detail that a platform has added", () => {
  it("is kept beside its status", () => {
    const easypostBody = { tracking_code: number, status: "in_transit", status_detail: "beamed_up" };
    expect(updateOf("easypost", { description: "tracker.updated", result: easypostBody }).events).toMatchObject([
      { milestone: "in_transit", raw: "in_transit beamed_up" },
    ]);
    const tracking_status = { status: "TRANSIT", substatus: { code: "beamed_up" } };
    expect(
      updateOf("shippo", { event: "track_updated", data: { tracking_number: number, tracking_status } }).events,
    ).toMatchObject([{ milestone: "in_transit", raw: "TRANSIT beamed_up" }]);
  });
});

describe("a status that nobody has listed", () => {
  const nobodys = "Teleported_42";
  it.each<[string, unknown]>([
    ["easypost", { description: "tracker.updated", result: { tracking_code: number, status: nobodys } }],
    ["aftership", { event: "tracking_update", msg: { tracking_number: number, tag: nobodys } }],
    ["shippo", { event: "track_updated", data: { tracking_number: number, tracking_status: { status: nobodys } } }],
    ["17track", { event: "TRACKING_UPDATED", data: { number, track_info: { latest_status: { status: nobodys } } } }],
    ["ship24", { trackings: [{ tracker: { trackingNumber: number }, shipment: { statusMilestone: nobodys } }] }],
    ["shipengine", { resource_type: "API_TRACK", data: { tracking_number: number, status_code: nobodys } }],
  ])("of %s is unknown, and its own words are kept", (source, body) => {
    const { events } = updateOf(source, body);
    expect(events).toMatchObject([{ milestone: "unknown", raw: nobodys, source }]);
    expect(events[0]).not.toHaveProperty("isSilent");
  });

  it("of a name that objects have is no better known", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect([easypost(name), ship24(name), shopifyEvent(name)]).toEqual(["unknown", "unknown", "unknown"]);
    }
  });

  it("of Sendcloud keeps its id and its words", () => {
    const body = {
      action: "parcel_status_changed",
      parcel: { tracking_number: number, status: { id: 4711, message: "Eaten by a whale" } },
    };
    expect(updateOf("sendcloud", body).events).toMatchObject([{ milestone: "unknown", raw: "4711 Eaten by a whale" }]);
  });

  it("is still of the status that a longer one begins with, where that is how they are made", () => {
    expect(aftership("InTransit", "InTransit_099")).toBe("in_transit");
    expect(seventeenTrack("InTransit", "InTransit_Robot")).toBe("in_transit");
  });
});
