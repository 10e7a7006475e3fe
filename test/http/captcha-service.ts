import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll } from "vitest";

const listeningPort = (address: ReturnType<ReturnType<typeof createServer>["address"]>): number =>
  typeof address === "object" && address !== null ? address.port : 0;

/**
 * Verifies tokens as Turnstile does: once each, for whoever knows the secret.
 * https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 */
export const startCaptchaService = async (secret: string) => {
  const solved = new Set<string>();
  const asked: URLSearchParams[] = [];
  let answersWith: (() => { status: number; body: string }) | undefined;

  const verify = (form: URLSearchParams) => {
    asked.push(form);
    if (form.get("secret") !== secret) return { success: false, "error-codes": ["invalid-input-secret"] };
    if (!solved.delete(form.get("response") ?? "")) return { success: false, "error-codes": ["timeout-or-duplicate"] };
    return { success: true, "error-codes": [], hostname: "shop.example.com" };
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const verified = verify(new URLSearchParams(Buffer.concat(parts).toString()));
      const { status, body } = answersWith?.() ?? { status: 200, body: JSON.stringify(verified) };
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return listeningPort(server.address());
  };
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  const port = await listen(0);
  afterAll(close);

  return {
    verifyUrl: `http://127.0.0.1:${port}/siteverify`,
    asked,
    /** A shopper solves a captcha. */
    solve: (token: string): string => {
      solved.add(token);
      return token;
    },
    answerWith: (answer: { status: number; body: string } | undefined) => {
      answersWith = answer && (() => answer);
    },
    goDown: close,
    comeBack: async () => listen(port),
  };
};
