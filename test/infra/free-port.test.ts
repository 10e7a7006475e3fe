import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort } from "../../infra/local/free-port.ts";

describe("a free port", () => {
  it("can be listened on, and is none that a call of somebody else's may get meanwhile", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, freePort));
    for (const port of ports) {
      expect(port).toBeLessThan(32_768);
      const server = createServer().listen(port, "127.0.0.1");
      await once(server, "listening");
      server.close();
      await once(server, "close");
    }
    expect(new Set(ports).size).toBeGreaterThan(15);
  });
});
