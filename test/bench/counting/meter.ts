import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import type { Clients } from "../../../shared/runtime/runtime.ts";
import type { FunctionName } from "../../../infra/pipeline.ts";

/** Capacity that one table or one of its indexes has used up in one call. */
export interface Use {
  by: FunctionName;
  operation: string;
  table: string;
  /** Undefined for the table itself. */
  index: string | undefined;
  units: number;
}

const unitsSchema = v.object({ CapacityUnits: v.number() });
const capacitySchema = v.object({
  TableName: v.string(),
  Table: v.optional(unitsSchema),
  GlobalSecondaryIndexes: v.optional(v.record(v.string(), unitsSchema), {}),
});
const outputSchema = v.object({
  ConsumedCapacity: v.optional(
    v.pipe(
      v.union([v.array(capacitySchema), capacitySchema]),
      v.transform((capacity) => [capacity].flat()),
    ),
    [],
  ),
  Responses: v.optional(v.unknown()),
});
const refusalsSchema = v.array(v.object({ Error: v.optional(v.object({ Code: v.string() })) }));

const isRead = (operation: string): boolean => /^(Get|Query|Scan|BatchGet)/.test(operation);

/** AWS bills a refused conditional write as one that was written, and does not say so; all rows here are below 1 KB. */
const refusalsIn = (responses: unknown): number => {
  const parsed = v.safeParse(refusalsSchema, responses);
  return parsed.success ? parsed.output.filter(({ Error: refusal }) => refusal !== undefined).length : 0;
};

export type Meter = ReturnType<typeof createMeter>;

/** Clients for functions that count every unit and every request that leaves them. */
export const createMeter = (endpoints: { dynamo: string; sqs: string; ses: string }) => {
  let uses: Use[] = [];
  let requests: { by: FunctionName }[] = [];

  const note = (by: FunctionName, operation: string, output: unknown) => {
    const { ConsumedCapacity, Responses } = v.parse(outputSchema, output);
    for (const { TableName, Table, GlobalSecondaryIndexes } of ConsumedCapacity) {
      const own = { by, operation, table: TableName.replace("stockline-", "") };
      const parts: [string | undefined, number][] = [
        [undefined, Table?.CapacityUnits ?? 0],
        ...Object.entries(GlobalSecondaryIndexes).map(([index, used]): [string, number] => [index, used.CapacityUnits]),
      ];
      uses.push(...parts.filter(([, units]) => units > 0).map(([index, units]) => ({ ...own, index, units })));
    }
    const units = refusalsIn(Responses);
    if (units > 0) uses.push({ by, operation: "refused", table: "", index: undefined, units });
  };

  const dynamoOf = (by: FunctionName) => {
    const client = new DynamoDBClient({ endpoint: endpoints.dynamo });
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const operation = String(context.commandName).replace("Command", "");
        Object.assign(args.input, { ReturnConsumedCapacity: "INDEXES" });
        try {
          const result = await next(args);
          note(by, operation, result.output);
          return result;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) {
            uses.push({ by, operation: "refused", table: "", index: undefined, units: 1 });
          }
          throw error;
        }
      },
      { step: "initialize", name: "countCapacity" },
    );
    return client;
  };

  const sqsOf = (by: FunctionName) => {
    const client = new SQSClient({ endpoint: endpoints.sqs });
    client.middlewareStack.add(
      (next) => async (args) => {
        requests.push({ by });
        return next(args);
      },
      { step: "initialize", name: "countRequests" },
    );
    return client;
  };

  const opened = new Map<FunctionName, Clients>();
  return {
    clientsOf: (name: FunctionName): Clients => {
      const clients = opened.get(name) ?? {
        dynamo: dynamoOf(name),
        sqs: sqsOf(name),
        ses: new SESv2Client({ endpoint: endpoints.ses, maxAttempts: 1 }),
        sns: new SNSClient({ endpoint: endpoints.sqs, maxAttempts: 1 }),
      };
      opened.set(name, clients);
      return clients;
    },
    /** What was counted since the last time. */
    take: () => {
      const counted = { uses, requests: requests.length };
      uses = [];
      requests = [];
      return counted;
    },
    stop: async () => {
      for (const clients of opened.values()) Object.values(clients).forEach((client) => client.destroy());
    },
  };
};

/** Half a unit for each 4 KB of an eventually consistent read, one for a consistent one, one for each KB written. */
export const unitsOf = (uses: readonly Use[], kind: "read" | "write"): number =>
  uses
    .filter(({ operation }) => isRead(operation) === (kind === "read"))
    .reduce((total, { units }) => total + units, 0);
