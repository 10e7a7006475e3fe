import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../infra/local/free-port.ts";
import { spawnStart, startSystemProcess } from "../support/system-process.ts";

describe("npm start", () => {
  let dataDir: string;
  let port: number;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "stockline-start-"));
    port = await freePort();
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it("keeps its data, its mails and its moved clock through a restart, and ends cleanly on Ctrl-C", async () => {
    const first = await startSystemProcess(dataDir, port);
    await first.putVariant("KEPT", { settleSeconds: 0 });
    const signupId = await first.signUp("KEPT", "ada@example.com");
    await first.putLevel("KEPT", 1);
    const { now: moved } = await first.advance("P3D");
    const mails = await first.messages();
    expect(mails).toHaveLength(1);
    expect(await first.signal("SIGINT")).toMatchObject({ code: 0, stderr: "" });

    const second = await startSystemProcess(dataDir, port);
    expect(await second.messages()).toEqual(mails);
    expect(await second.reasonOf(signupId)).toBe("delivered");
    const { body } = await second.request("GET", `${second.url}/local/clock`);
    expect(Date.parse(String(body["now"]))).toBeGreaterThanOrEqual(Date.parse(String(moved)));
    await second.signal("SIGINT");
  });

  it("says in one line what to do when its port is taken", async () => {
    const running = await startSystemProcess(dataDir, port);
    const other = mkdtempSync(join(tmpdir(), "stockline-start-"));
    const { code, stdout, stderr } = await spawnStart({ DATA_DIR: other, PORT: String(port) }).ended();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^Port \d+ is taken: .*PORT=8788 npm start\n$/);
    await running.signal("SIGINT");
    rmSync(other, { recursive: true, force: true });
  });

  it.each([
    [
      "a data folder that cannot be written",
      { DATA_DIR: "/dev/null/data" },
      /^The data folder .* cannot be written: .*\n$/,
    ],
    ["a port that is none", { PORT: "eighty" }, /^PORT=eighty is no port: .*\n$/],
  ])("says in one line what to do with %s", async (_, env, words) => {
    const { code, stderr } = await spawnStart({ DATA_DIR: dataDir, PORT: String(port), ...env }).ended();
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
  });
});
