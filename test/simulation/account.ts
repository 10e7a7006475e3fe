import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { localTableName } from "../../infra/local/database.ts";
import type { TableName } from "../../infra/tables.ts";
import { type Message, messageRowSchema } from "../../shared/message/message.ts";
import {
  type Chunk,
  chunkNameOf,
  chunkRowSchema,
  type Members,
  membersRowSchema,
  unsettledOf,
} from "../../shared/restock/chunk.ts";
import { parseChunkKey } from "../../shared/restock/chunk-key.ts";
import { comparePlaces } from "../../shared/restock/line.ts";
import { padded } from "../../shared/runtime/id.ts";
import type { Row } from "../../shared/runtime/table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { canMail } from "../../shared/waitlist/channels.ts";
import { isEligible, type Signup, signupRowSchema } from "../../shared/waitlist/signup.ts";
import type { Plan, Told } from "./watcher.ts";
import type { World } from "./world.ts";

/** What must never be, by name and in words, and what may be: counted over everything that a world did. */
export interface Account {
  twice: string[];
  forgotten: string[];
  outOfOrder: string[];
  withoutStock: string[];
  /** The tables say something else than what SES and SNS know. */
  unlisted: string[];
  overInvited: string[];
  /** Restocks that opened before the stock had settled. */
  tooEarly: string[];
  /** Mails to who had unsubscribed before their sender began. */
  afterLeaving: string[];
  /** Neither done nor due for anything. */
  stuck: string[];
}

interface Known {
  name: string;
  restock: number;
  wave: number;
  chunk: Chunk;
  members: Members;
}

const stockSchema = v.object({ restocks: v.number(), sellable: v.number(), phase: v.object({ phase: v.string() }) });
const nothingYet = { restocks: 0, sellable: 0, phase: { phase: "below" } };

/** A world's tables, as they are when it is at rest. */
const readWorld = ({ dynamo }: World) => {
  const rowsOf = (name: TableName): Row[] =>
    [...dynamo.table(localTableName(name)).items()].map((item) => unmarshall(item));
  const messages = rowsOf("messages");
  const lists = new Map(
    messages
      .filter(({ sk }) => String(sk).startsWith("members#"))
      .map((row) => [`${row["pk"]} ${String(row["sk"]).replace("members", "chunk")}`, v.parse(membersRowSchema, row)]),
  );
  const chunks: Known[] = messages
    .filter(({ sk }) => String(sk).startsWith("chunk#"))
    .map((row) => {
      const chunk = v.parse(chunkRowSchema, row);
      const ref = parseChunkKey(chunk);
      const members = lists.get(`${chunk.pk} ${chunk.sk}`);
      if (members === undefined) throw new Error("A chunk has no list");
      return { name: chunkNameOf(ref), restock: ref.restock.n, wave: ref.wave, chunk, members };
    });
  return {
    chunks,
    signups: rowsOf("waitlist").map((row) => v.parse(signupRowSchema, row)),
    singles: messages
      .filter(({ sk }) => sk === "message")
      .map((row): Message => ({ ...v.parse(messageRowSchema, row), id: String(row["pk"]) })),
    stock: v.parse(stockSchema, rowsOf("stock").find(({ sk }) => sk === "stock") ?? nothingYet),
    units: rowsOf("stock").reduce((units, { available }) => units + Number(available ?? 0), 0),
    waves: rowsOf("stock").filter(({ sk }) => String(sk).startsWith("wave#")),
  };
};
type Read = ReturnType<typeof readWorld>;

const nameOf = ({ email, phone }: Signup): string => [email, phone].filter((part) => part !== undefined).join(" ");

const twiceIn = (told: Told[]): string[] =>
  [...Map.groupBy(told, ({ channel, restock, to }) => `${to} (${channel}) by restock ${restock}`)]
    .filter(([, times]) => times.length > 1)
    .map(([whom]) => whom);

/** Whoever may or may not have been told by a restock, and is shown as such. */
const listedIn = ({ chunks, singles }: Read, restock: number): Set<string> =>
  new Set([
    ...chunks
      .filter((known) => known.restock === restock)
      .flatMap(({ chunk, members }) => unsettledOf(chunk).map((index) => members.contacts[index] ?? "")),
    ...singles.flatMap(({ state, about }) =>
      state === "unsettled" && about.kind === "back_in_stock" && about.restock === restock ? [about.contact] : [],
    ),
  ]);

const outcomeOf = ({ chunks }: Read, name: string | undefined, contact: string) => {
  const known = chunks.find((chunk) => chunk.name === name);
  return known?.chunk.outcomes[known.members.contacts.indexOf(contact)];
};

/** Both could be told when a wave was planned, and the earlier one is in a later wave. */
const inversionsIn = ({ chunks, signups }: Read, plans: Plan[], order: Settings["waves"]["order"]): string[] => {
  const compare = comparePlaces(order);
  const placed = (signup: Signup) => ({ signedUpAt: signup.signedUpAt, contact: signup.sk });
  const invitedBy = (restock: number, isIt: (wave: number) => boolean) =>
    new Set(
      chunks
        .filter((known) => known.restock === restock && isIt(known.wave))
        .flatMap(({ members }) => members.contacts),
    );
  /** Whoever left and signed up again since has another place. */
  const places = new Map(signups.map(({ sk, createdAt }) => [sk, createdAt]));
  return plans.flatMap(({ restock, wave, at, reading }) => {
    const eligible = reading.filter(
      (signup) =>
        places.get(signup.sk) === signup.createdAt &&
        signup.quantity === 1 &&
        canMail(signup) &&
        isEligible(signup, restock, at),
    );
    const [now, later] = [invitedBy(restock, (other) => other === wave), invitedBy(restock, (other) => other > wave)];
    const invited = eligible.filter(({ sk }) => now.has(sk));
    return eligible
      .filter(({ sk }) => !now.has(sk) && later.has(sk))
      .filter((signup) => invited.some((other) => compare(placed(signup), placed(other)) < 0))
      .map((signup) => `${nameOf(signup)} after wave ${wave} of restock ${restock}`);
  });
};

const overInvitedIn = ({ waves }: Read, told: Told[]): string[] =>
  waves.flatMap((row) => {
    const [, restock, wave] = String(row["sk"]).split("#").map(Number);
    const count = told.filter((one) => one.restock === restock && one.wave === wave && one.channel === "email").length;
    const { allowance } = row;
    return typeof allowance === "number" && count > allowance
      ? [`${count} in wave ${wave} of restock ${restock}, for ${allowance} units`]
      : [];
  });

/** A wave that another one follows is closed. */
const unclosedIn = ({ waves }: Read): string[] => {
  const open = new Set(waves.filter(({ state }) => state !== "closed").map(({ sk }) => String(sk)));
  return waves.flatMap(({ sk }) => {
    const [kind, restock, wave] = String(sk).split("#");
    const before = `${kind}#${restock}#${padded(Number(wave) - 1)}`;
    return open.has(before) ? [`wave ${wave} of restock ${restock} began before the last one was closed`] : [];
  });
};

const over = new Set(["done", "sent", "failed", "cancelled", "unsettled", "received"]);

/** Takes stock of a world at rest. */
export const accountOf = (world: World, order: Settings["waves"]["order"]): Account => {
  const read = readWorld(world);
  const { told, plans } = world.watcher;
  const { restocks, phase, sellable } = read.stock;
  const open = ["open", "falling"].includes(phase.phase) ? restocks : 0;
  const forgotten: string[] = [];
  const unlisted: string[] = [];
  for (let n = 1; n <= restocks; n += 1) {
    const listed = listedIn(read, n);
    const mails = told.filter(({ restock }) => restock === n);
    for (const signup of read.signups) {
      // Never answered, and not asked again: nobody counts on it.
      if (world.watcher.gaveUp.has(signup.email ?? signup.phone ?? "")) continue;
      const isTold = mails.some(({ contact, to }) => contact === signup.sk || to === signup.phone);
      const isOut = isTold || listed.has(signup.sk) || outcomeOf(read, signup.chunk, signup.sk) === "rejected";
      // Who wants more than there is keeps the place.
      const isServed = signup.quantity <= sellable && isEligible(signup, n, world.time.now);
      if (!isOut && open === n && isServed) forgotten.push(`${nameOf(signup)} by restock ${n}`);
      if (!isOut && open === n && signup.status === "waiting" && signup.lastRestock === n) {
        forgotten.push(`${nameOf(signup)} waits as if told by restock ${n}`);
      }
      if (!isOut && signup.status === "told" && signup.lastRestock === n) {
        unlisted.push(`${nameOf(signup)} counts as told by restock ${n}, and was not`);
      }
    }
  }
  for (const { channel, contact, to, chunk } of told) {
    const outcome = channel === "email" ? outcomeOf(read, chunk, contact) : undefined;
    if (outcome !== undefined && outcome !== "unsettled") unlisted.push(`${to} was told, and counts as ${outcome}`);
  }
  return {
    twice: twiceIn(told),
    forgotten,
    outOfOrder: inversionsIn(read, plans, order),
    withoutStock: told.filter(({ inStock }) => !inStock).map(({ to, restock }) => `${to} by restock ${restock}`),
    unlisted,
    overInvited: [...overInvitedIn(read, told), ...unclosedIn(read)],
    tooEarly: world.watcher.tooEarly,
    afterLeaving: world.watcher.afterLeaving,
    stuck: [
      ...(sellable === read.units ? [] : [`${read.units} units are there, and ${sellable} are known`]),
      ...read.chunks
        .filter(({ chunk }) => !over.has(chunk.state) || chunk.state === "unsettled")
        .map(({ name, chunk }) => `chunk ${name} is ${chunk.state}`),
      ...read.singles.filter(({ state }) => !over.has(state)).map(({ about, state }) => `a ${about.kind} is ${state}`),
    ],
  };
};

/** Whom nobody knows to have been told or not: how many people, and in how many calls of SES and SNS. */
export const unsettledIn = (world: World): { people: number; calls: number } => {
  const { chunks, singles, signups } = readWorld(world);
  const texted = singles.flatMap(({ state, about }) =>
    state === "unsettled" && about.kind === "back_in_stock" ? [`${about.phoneHash} ${about.restock}`] : [],
  );
  const phones = new Map(signups.map(({ sk, phoneHash }) => [sk, phoneHash]));
  // A chunk lists those whom only a text was to tell, too; a phone may have two signups.
  const mailed = chunks.map(({ chunk, members, restock }) =>
    unsettledOf(chunk).filter((index) => !texted.includes(`${phones.get(members.contacts[index] ?? "")} ${restock}`)),
  );
  const inDoubt = mailed.filter(({ length }) => length > 0);
  return { people: inDoubt.flat().length + texted.length, calls: inDoubt.length + texted.length };
};
