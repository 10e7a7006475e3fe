import type { Reply } from "../../shared/http/http.ts";
import { widgetScript } from "./widget.js.ts";

/** Shops load it on every product page: cached for a while, and allowed everywhere. */
export const widgetReply = (): Reply => ({
  status: 200,
  headers: {
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=600, stale-while-revalidate=86400",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  },
  body: widgetScript,
});
