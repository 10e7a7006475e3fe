import { Pool } from "pg";
import * as v from "valibot";
import { answerParent, cpuMs } from "../support/answer-parent.ts";
import { createMailer } from "./mail.ts";

/** What most shops' plugins do: ask who waits, send in batches, then mark who was sent to. */
const optionsSchema = v.object({ connectionString: v.string(), smtpPort: v.number() });
const personSchema = v.object({ contact: v.string(), email: v.string() });
const batchSize = 50;
const rowsPerInsert = 1_000;

let pool: Pool | undefined;
let mailer: ReturnType<typeof createMailer> | undefined;
let running: Promise<void> | undefined;

const tellEveryone = async () => {
  const found = await pool?.query("SELECT contact, email FROM waiting WHERE told_at IS NULL ORDER BY signed_up_at");
  const people = v.parse(v.array(personSchema), found?.rows);
  for (let at = 0; at < people.length; at += batchSize) {
    const batch = people.slice(at, at + batchSize);
    await Promise.all(batch.map(async ({ contact, email }) => mailer?.send(contact, email)));
    await pool?.query("UPDATE waiting SET told_at = now() WHERE contact = ANY($1)", [
      batch.map(({ contact }) => contact),
    ]);
  }
};

answerParent(
  {
    start: (given) => {
      const { connectionString, smtpPort } = v.parse(optionsSchema, given);
      pool = new Pool({ connectionString });
      mailer = createMailer(smtpPort);
    },
    wait: async (given) => {
      const people = v.parse(v.array(personSchema), given);
      await pool?.query(
        "CREATE TABLE waiting (contact text PRIMARY KEY, email text NOT NULL, signed_up_at bigserial, told_at timestamptz)",
      );
      for (let at = 0; at < people.length; at += rowsPerInsert) {
        const part = people.slice(at, at + rowsPerInsert);
        await pool?.query("INSERT INTO waiting (contact, email) SELECT * FROM unnest($1::text[], $2::text[])", [
          part.map(({ contact }) => contact),
          part.map(({ email }) => email),
        ]);
      }
    },
    restock: () => {
      running = tellEveryone();
    },
    isAtRest: async () => {
      await running;
      return true;
    },
    cpuMs,
  },
  async () => {
    mailer?.close();
    await pool?.end();
  },
);
