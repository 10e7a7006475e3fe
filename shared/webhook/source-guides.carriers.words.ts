/** https://docs.easypost.com/docs/webhooks */
export const easypost = {
  topics: ["tracker.created", "tracker.updated"],
  steps: (url: string) => [
    "In EasyPost, open Webhooks & Events in the dashboard and add a webhook; or send a POST to https://api.easypost.com/v2/webhooks.",
    `Enter the address ${url} and a long secret of your own as webhook secret: without one EasyPost signs nothing, and nothing is taken.`,
    "Send the same secret here as a secret.",
    "EasyPost tells of the parcels whose labels you buy there, and of trackers that you create with their numbers.",
  ],
};

/** https://www.aftership.com/docs/tracking/webhook/webhook-signature */
export const aftership = {
  topics: ["tracking_update", "edd_revise"],
  steps: (url: string) => [
    "In AfterShip Tracking, open Settings, Webhooks, and add a webhook.",
    `Enter the address ${url} and tick every shipment status, and the estimated delivery date.`,
    "Copy the webhook secret from the same page and send it here as a secret.",
  ],
};

/** https://docs.goshippo.com/docs/tracking/webhooksecurity */
export const shippo = {
  topics: ["track_updated"],
  steps: (url: string) => [
    "Ask Shippo's support to switch on HMAC security for your account; it can take some days. Without it Shippo signs nothing, and nothing is taken.",
    `In Shippo, open Settings, API, Webhooks, Add webhook: event type Track Updated, mode Live, and the address ${url}`,
    "Send the secret that Shippo gave you here as a secret.",
    "Shippo tells of labels bought there; other parcels are registered with a POST to https://api.goshippo.com/tracks.",
  ],
};

/** https://docs.shipstation.com/apis/shipengine/docs/guides/webhooks and https://docs.shipstation.com/apis/docs/guides/webhooks-validation */
export const shipengine = {
  topics: ["API_TRACK", "TRACK_EVENT_V2"],
  steps: (url: string) => [
    "Open https://api.shipengine.com/jwks in a browser: these are the public keys with which ShipEngine signs. Copy the whole text.",
    "Send it here as a secret; a single public key in PEM does as well. When ShipEngine changes its keys, send the new text, and the old one behind it for a while.",
    `In ShipEngine (the ShipStation API), open Developer, Webhooks, choose Add New Webhook, and enter the event Track and the address ${url}`,
    "No secret of yours is needed, and there is no test delivery: only ShipEngine can sign.",
  ],
};

/** https://api.17track.net/en/doc */
export const seventeenTrack = {
  topics: ["TRACKING_UPDATED"],
  steps: (url: string) => [
    "In 17TRACK's API dashboard, open Settings, Webhook, and choose version 2 or newer.",
    `Enter the address ${url} and save.`,
    "Copy the security key (the 17token of your API) and send it here as a secret.",
    "Register each parcel's number with 17TRACK; it tells of those only.",
  ],
};

/** https://docs.ship24.com/webhook */
export const ship24 = {
  topics: ["tracking/events"],
  steps: (url: string) => [
    "In Ship24's dashboard, open Integrations, Webhook.",
    `Enter the address ${url} and save.`,
    "Copy the webhook secret that is shown there and send it here as a secret; Ship24 sends it with every webhook.",
    "Create a tracker for each parcel's number; Ship24 tells of those only.",
  ],
};

/** https://sendcloud.dev/api/v2/webhooks */
export const sendcloud = {
  topics: ["parcel_status_changed"],
  steps: (url: string) => [
    "In Sendcloud, open Settings, Integrations, and configure the integration of your shop, or add a Sendcloud API integration.",
    `Tick Webhook feedback enabled, enter the address ${url} and save.`,
    "Copy the integration's secret key, or its webhook signature key where it has one, and send it here as a secret.",
  ],
};
