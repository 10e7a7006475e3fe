import { describe, expect, it } from "vitest";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { now, settled, somebody, wish } from "../contracts/waitlist-people.ts";

const { table } = await openDatabase();
const waitlist = createWaitlistTable(table("waitlist"));
const contacts = createContactsTable(table("contacts"));
const clock = { now: () => now, sleep: async () => {} };
const phone = { phone: "+12025550143", phoneHash: "phone-hash-00001", channels: "both" as const };

describe("the mail's button and a YES at the same moment", () => {
  it("both count, whichever is first", async () => {
    for (let round = 0; round < 20; round += 1) {
      const ref = somebody();
      await waitlist.signUp(ref, wish({ status: "pending", ...phone }), settled);
      // Both have read the signup before either writes.
      const bothRead: (() => void)[] = [];
      const readAll: typeof waitlist.readAll = async (refs) => {
        const rows = await waitlist.readAll(refs);
        await new Promise<void>((resolve) => {
          bothRead.push(resolve);
          if (bothRead.length === 2) for (const go of bothRead) go();
        });
        return rows;
      };
      const confirm = createConfirmContact({
        clock,
        contacts,
        waitlist: { ...waitlist, readAll },
        wakeRestock: async () => {},
      });
      const byPhone = { store: ref.store, contact: `${ref.contact.slice(0, -1)}p` };
      await Promise.all([
        confirm(ref, { channel: "email", how: "link" }, [ref]),
        confirm(byPhone, { channel: "sms", how: "text" }, [ref]),
      ]);
      const row = await waitlist.get(ref);
      expect(row).toMatchObject({ status: "waiting" });
      expect(row?.unconfirmed).toBeUndefined();
    }
  });
});
