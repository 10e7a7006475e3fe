import { Liquid } from "liquidjs";
import type { Mail, Mailbox } from "./mailbox.ts";

const shownMails = 200;

const liquid = new Liquid({ outputEscape: "escape" });

const list = liquid.parse(`<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Inbox</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:.4rem;border-bottom:1px solid #8884;overflow-wrap:anywhere}</style>
<main><h1>Inbox</h1><p>{{ count }} mails were accepted on this machine{% if count > mails.size %}; the newest {{ mails.size }} are shown{% endif %}.</p>
<table><thead><tr><th scope="col">To</th><th scope="col">Subject</th><th scope="col">Sent</th></tr></thead><tbody>
{% for mail in mails %}<tr><td>{{ mail.to }}</td><td><a href="/inbox/{{ mail.id }}">{{ mail.subject }}</a></td><td>{{ mail.sentAt }}</td></tr>
{% endfor %}</tbody></table></main></html>`);

const missing = "<!doctype html><html lang=en><title>No such mail</title><p>There is no such mail.";

/** The newest mails; the page that shoppers' mails are looked at with while developing. */
export const inboxPage = async (mailbox: Mailbox): Promise<string> => {
  const mails: Mail[] = [];
  for await (const mail of mailbox.all()) {
    mails.push(mail);
    if (mails.length > shownMails) mails.shift();
  }
  return String(liquid.renderSync(list, { mails: mails.toReversed(), count: mailbox.count() }));
};

/** A mail as its reader sees it. */
export const mailPage = (mail: Mail | undefined): string => mail?.html ?? missing;
