import * as v from "valibot";

/** The ways in which a message reaches somebody. */
export const channelSchema = v.picklist(["email", "sms"]);
export type Channel = v.InferOutput<typeof channelSchema>;
