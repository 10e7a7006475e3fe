import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Ledger } from "./ledger.ts";
import { portOf } from "./port-of.ts";

const endOfData = Buffer.from("\r\n.\r\n");

/** One connection: commands line by line, and between DATA and a lone dot the mail, which nobody reads. */
const serve = (socket: Socket, ledger: Ledger) => {
  let recipients: string[] = [];
  let inData = false;
  let rest = Buffer.alloc(0);
  const say = (line: string) => socket.write(`${line}\r\n`);

  const accept = () => {
    const mails = recipients.map((to) => ({ to, tags: {} }));
    recipients = [];
    ledger
      .take(mails)
      .then((taken) =>
        say(taken ? "250 2.0.0 accepted" : "454 4.7.0 Throttling failure: maximum sending rate exceeded"),
      )
      .catch(() => socket.destroy());
  };

  const command = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    const to = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1];
    if (to !== undefined) recipients.push(to);
    if (verb === "DATA") inData = true;
    if (verb === "QUIT") socket.end("221 bye\r\n");
    else say(verb === "DATA" ? "354 go on" : "250 ok");
  };

  socket.on("error", () => {});
  socket.on("data", (part) => {
    rest = Buffer.concat([rest, typeof part === "string" ? Buffer.from(part) : part]);
    for (;;) {
      const mark = inData ? endOfData : "\r\n";
      const end = rest.indexOf(mark);
      if (end < 0) return;
      const text = inData ? "" : rest.toString("latin1", 0, end);
      rest = rest.subarray(end + mark.length);
      if (inData) accept();
      else command(text);
      if (text === "") inData = false;
    }
  });
  say("220 sink ready");
};

/** As much of SMTP as a client needs to hand over mail. */
export const startSmtp = async (ledger: Ledger) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay(true));
    socket.on("close", () => sockets.delete(socket));
    serve(socket, ledger);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: portOf(server) };
};
