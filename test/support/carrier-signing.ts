import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const secret = "a long secret";

const hmac = (text: string | Buffer, encoding: "hex" | "base64") =>
  createHmac("sha256", secret).update(text).digest(encoding);

/** What a merchant pastes for each platform. */
export const carrierSecretOf = (source: string): string =>
  source === "shipengine" ? publicKey.export({ format: "pem", type: "spki" }).toString() : secret;

/** The headers with which each platform would send a body now. */
export const signCarrier = (source: string, raw: Buffer): Record<string, string> => {
  const seconds = Math.floor(Date.now() / 1_000);
  const time = new Date().toISOString();
  const bodyOf = (before: string, after = "") => Buffer.concat([Buffer.from(before), raw, Buffer.from(after)]);
  switch (source) {
    case "easypost":
      return { "x-hmac-signature": `hmac-sha256-hex=${hmac(raw, "hex")}` };
    case "aftership":
      return { "aftership-hmac-sha256": hmac(raw, "base64") };
    case "shippo":
      return { "shippo-auth-signature": `t=${seconds},v1=${hmac(bodyOf(`${seconds}.`), "hex")}` };
    case "sendcloud":
      return { "sendcloud-signature": hmac(raw, "hex") };
    case "17track":
      return {
        sign: createHash("sha256")
          .update(bodyOf("", `/${secret}`))
          .digest("hex"),
      };
    case "ship24":
      return { authorization: `Bearer ${secret}` };
    case "shipengine":
      return {
        "x-shipengine-timestamp": time,
        "x-shipengine-rsa-sha256-key-id": "key-1",
        "x-shipengine-rsa-sha256-signature": sign("sha256", bodyOf(`${time}.`), privateKey).toString("base64"),
      };
    case "shopify":
      return { "x-shopify-hmac-sha256": hmac(raw, "base64") };
    default:
      throw new Error(`Nobody signs as ${source}`);
  }
};
