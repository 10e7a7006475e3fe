import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import type { FaultKind } from "./faults.ts";
import type { Random } from "./random.ts";
import type { MemoryDynamo, Twist as DynamoTwist } from "./memory/dynamo.ts";
import type { MemoryQueues } from "./memory/queues.ts";
import type { createMemorySes } from "./memory/ses.ts";
import type { createMemorySns } from "./memory/sns.ts";

export type Service = "dynamo" | "sqs" | "ses" | "sns";

export interface Services {
  dynamo: MemoryDynamo;
  sqs: MemoryQueues;
  ses: ReturnType<typeof createMemorySes>;
  sns: ReturnType<typeof createMemorySns>;
}

/** One call of the SDK that leaves a function. */
export interface Call {
  service: Service;
  command: object;
  /** As in `dynamo.UpdateItem messages`. */
  name: string;
}

/** Keeps what is asked for again and again: a run has few kinds of calls, and many calls. */
const remembered = <Key, Made>(make: (key: Key) => Made): ((key: Key) => Made) => {
  const made = new Map<Key, Made>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
};

const nameOfClass = remembered((constructor: { name: string }) => constructor.name.replace(/Command$/, ""));
const commandName = (command: object) => nameOfClass(command.constructor);
const inputOf = (command: object): Record<string, unknown> => Reflect.get(command, "input");

/** What a call is about, as far as it is the same in every run. */
const targetOf = (service: Service, command: object): string => {
  const { TableName, IndexName, QueueUrl, RequestItems, ConsistentRead, TransactItems, Statements } = inputOf(command);
  if (service === "sqs") return String(QueueUrl).split("/").at(-1) ?? "";
  if (service !== "dynamo") return "";
  if (RequestItems instanceof Object) return Object.keys(RequestItems).join();
  if (Array.isArray(TransactItems))
    return [...new Set(JSON.stringify(TransactItems).match(/(?<="TableName":")[^"]+/g))].join();
  if (Array.isArray(Statements)) return /"([^"]+)"/.exec(JSON.stringify(Statements).replaceAll("\\", ""))?.[1] ?? "";
  const index = typeof IndexName === "string" ? `/${IndexName}` : "";
  return `${String(TableName)}${index}${ConsistentRead === true ? " (consistent)" : ""}`;
};

export const callOf = (service: Service, command: object): Call => ({
  service,
  command,
  name: `${service}.${commandName(command)} ${targetOf(service, command)}`.trim(),
});

const everywhere: FaultKind[] = ["crash before", "crash after", "pause before", "pause after"];
const isWrite = (command: object) => !/^(Get|BatchGet|Query|Scan)/.test(commandName(command));
const canLag = (command: object) => {
  const { ConsistentRead, IndexName } = inputOf(command);
  return /^(Get|Query)/.test(commandName(command)) && (IndexName !== undefined || ConsistentRead !== true);
};
const canBePartial = (command: object) => /^(BatchGet|Query|BatchExecute|SendMessageBatch)/.test(commandName(command));

const kindsOf = ({ service, command }: Call): FaultKind[] => {
  if (service === "ses") return [...everywhere, "throttle", "answer lost", "call lost", "refuse"];
  if (service === "sns") return [...everywhere, "throttle", "answer lost", "call lost", "refuse"];
  return [
    ...everywhere,
    "throttle",
    ...(isWrite(command) ? (["answer lost", "repeat"] as const) : []),
    ...(canLag(command) ? (["stale"] as const) : []),
    ...(canBePartial(command) ? (["partial"] as const) : []),
    ...(service === "sqs" ? (["lost"] as const) : []),
  ];
};

const known = new Map<string, FaultKind[]>();

/** What can go wrong with a call: AWS documents each of these for it. */
export const kindsFor = (call: Call): FaultKind[] => {
  const kinds = known.get(call.name) ?? kindsOf(call);
  known.set(call.name, kinds);
  return kinds;
};

const named = (name: string, fields: object = {}) => Object.assign(new Error(name), { name, ...fields });
const metadataOf = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

/** How each service says that it is asked too often, after all the SDK's own tries. */
const throttledBy: Record<Service, () => Error> = {
  dynamo: () => new ProvisionedThroughputExceededException({ message: "Throttled", $metadata: {} }),
  sqs: () => named("RequestThrottled", metadataOf(403)),
  ses: () => named("TooManyRequestsException", metadataOf(429)),
  sns: () => named("ThrottledException", metadataOf(429)),
};

/** What SES says of an entry that it does not take. */
const refusals = [
  "MESSAGE_REJECTED",
  "ACCOUNT_THROTTLED",
  "TRANSIENT_FAILURE",
  "MAIL_FROM_DOMAIN_NOT_VERIFIED",
  "ACCOUNT_SENDING_PAUSED",
];

const refusedText = (random: Random) =>
  random.of([
    () => named("OptedOutException", metadataOf(400)),
    () => named("AuthorizationErrorException", metadataOf(403)),
    () => Object.assign(named("Error"), { code: "ECONNREFUSED" }),
  ])();

const countIn = (command: object): number => {
  const { Statements, Entries, BulkEmailEntries } = inputOf(command);
  const list = [Statements, Entries, BulkEmailEntries].find(Array.isArray);
  return list === undefined ? 2 : list.length;
};

/** Some of a batch's entries, at least one. */
const someOf = (random: Random, command: object): ReadonlySet<number> => {
  const count = countIn(command);
  const some = new Set([random.below(count)]);
  for (let index = 0; index < count; index += 1) if (random.oneIn(2)) some.add(index);
  return some;
};

/** Carries calls out, as they are or as a fault changes them. */
export const createRunner = (services: Services, random: Random) => {
  const plain = ({ service, command }: Call): unknown => services[service].run(command);

  const partly = ({ service, command }: Call): unknown => {
    const some = someOf(random, command);
    if (service === "sqs") return services.sqs.run(command, { failed: some });
    const twist: DynamoTwist = { throttled: some, upTo: 1 + random.below(3) };
    return services.dynamo.run(command, twist);
  };

  const refuse = ({ service, command }: Call): unknown => {
    if (service === "sns") throw refusedText(random);
    const some = someOf(random, command);
    const status = random.of(refusals);
    return services.ses.run(command, { status: (index) => (some.has(index) ? status : undefined) });
  };

  /** Throws what the SDK would. Crashes and pauses are not of the call, but of who makes it. */
  return (call: Call, fault: FaultKind | undefined): unknown => {
    switch (fault) {
      case "throttle":
        throw throttledBy[call.service]();
      case "answer lost":
        plain(call);
        throw named("TimeoutError");
      case "call lost":
        throw named("TimeoutError");
      case "repeat":
        // The SDK asks again by itself where an answer is lost; a transaction carries a token, and happens once.
        if (!call.name.includes("TransactWrite")) {
          try {
            plain(call);
          } catch {}
        }
        return plain(call);
      case "stale":
        return services.dynamo.run(call.command, { writesAgo: 1 + random.below(6) });
      case "partial":
        return partly(call);
      case "refuse":
        return refuse(call);
      case "lost":
        return services.sqs.run(call.command, { lost: true });
      default:
        return plain(call);
    }
  };
};
