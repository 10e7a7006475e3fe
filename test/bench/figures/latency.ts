import { freePort } from "../../../infra/local/free-port.ts";
import { startSystemProcess } from "../../support/system-process.ts";
import type { Figure } from "../support/figure.ts";
import { quantile } from "../support/numbers.ts";
import { until } from "../support/until.ts";

const barMs = 1_000;

/** From a merchant's call that stock is back to SES's acceptance of the first mail, on `npm start` as it is. */
export const latency: Figure = {
  name: "latency",
  maxSeconds: 60,
  measure: async ({ scope, quick }) => {
    const restocks = quick ? 10 : 60;
    const system = await startSystemProcess(scope.folder(), await freePort());
    scope.defer(async () => {
      await system.signal("SIGTERM");
    });
    const times: number[] = [];
    for (let n = 0; n < restocks; n += 1) {
      const sku = `TENT-${n}`;
      const email = `first-${n}@example.com`;
      await system.putVariant(sku, { settleSeconds: 0, peoplePerUnit: "everyone" });
      await system.signUp(sku, email);
      await system.idle();
      const began = Date.now();
      await system.putLevel(sku, 3);
      let sentAt = "";
      await until(`the mail of restock ${n}`, 10, async () => {
        sentAt = (await system.messages()).find(({ to }) => to === email)?.sentAt ?? "";
        return sentAt !== "";
      });
      times.push(Date.parse(sentAt) - began);
    }
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    return {
      json: { restocks, restockToFirstAcceptedMs: { p50, p99 } },
      lines: [
        {
          what: "restock to first accepted, settle 0: p50, p99",
          value: `${p50} ms, ${p99} ms`,
          bar: `p99 < ${barMs} ms`,
          pass: p99 < barMs,
        },
      ],
      notes: ["Restock to first accepted: on one machine; AWS's stream and queues add their own time."],
    };
  },
};
