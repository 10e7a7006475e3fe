import * as v from "valibot";
import { orderIdSchema } from "../../shared/backorder/order.ts";
import { listQuery } from "../../shared/http/cursor.ts";
import { contract } from "../../shared/http/route.ts";
import { base, store } from "./contract.parts.ts";

export const getDue = contract({
  method: "GET",
  path: `${base}/due`,
  summary:
    "What must be done in the next hours, overdue first: deadlines of late lines, and refunds with their last day",
  auth: "merchant",
  params: { store },
  query: {
    hours: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,4}$/, "must be a whole number of hours"),
        v.transform(Number),
        v.maxValue(8_760),
      ),
      "72",
    ),
    ...listQuery,
  },
  success: {
    status: 200,
    description: "items with order, line, what is due and when, refunds, and whether it is overdue",
  },
});

export const getEvidence = contract({
  method: "GET",
  path: `${base}/orders/{id}/evidence`,
  summary: "Every notice word for word, every answer, and every clock with the rule that set it; format=html to print",
  auth: "merchant",
  params: { store, id: orderIdSchema },
  query: { format: v.optional(v.picklist(["json", "html"]), "json") },
  success: { status: 200, description: "The evidence of each late line" },
});

export const postRefunds = contract({
  method: "POST",
  path: `${base}/orders/{id}/refunds`,
  summary: "Says that what is owed for a line was sent: one refund by its number, or all of them",
  auth: "merchant",
  params: { store, id: orderIdSchema },
  body: v.object({ line: orderIdSchema, n: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))) }),
  success: { status: 200, description: "The line's refunds" },
});

export const delayContracts = [getDue, getEvidence, postRefunds];
