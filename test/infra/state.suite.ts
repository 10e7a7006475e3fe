import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { pascal } from "../../infra/names.ts";
import { type TableDefinition, tableNames, tables } from "../../infra/tables.ts";
import { template } from "./synthesise.ts";

/**
 * What holds data, or has an address that others keep (mails link to the API, numbers publish to a topic). CloudFormation replaces a resource
 * whose logical id changes: a new name here means an empty table, lost messages, dead links, or a number that publishes
 * shoppers' texts to a topic that is gone.
 */
const stateful = {
  "AWS::DynamoDB::Table": [
    "Contacts61BDC5DA",
    "Messages804FA4EB",
    "OrdersA9B65338",
    "Receipts59C0D3E0",
    "Stock38709CBC",
    "StoresD0311CEC",
    "WaitlistA6354DEC",
  ],
  "AWS::SQS::Queue": [
    "ChunkDeadLettersQueueAC709123",
    "ChunkQueueFE7CD5D3",
    "FeedbackDeadLettersQueue7FBE6CC1",
    "FeedbackQueueC15639F7",
    "InboundDeadLettersQueue5264E593",
    "InboundQueueF8D91047",
    "JobDeadLettersQueue0FC28A26",
    "JobQueueEE3AD499",
    "LedgerDeadLettersQueue275A9FD1",
    "LedgerQueue842A8811",
    "MessageDeadLettersQueue9A12A2E8",
    "MessageQueue7A3BF959",
    "OnStockChangeDeadLettersQueue0844A925",
    "OrderDeadLettersQueue3DD942AA",
    "OrderQueue39B99167",
    "ReceiptDeadLettersQueue8E35CE4D",
    "ReceiptQueue590636DB",
    "WaveDeadLettersQueue51F81D0B",
    "WaveQueueF39A50E7",
  ],
  "AWS::ApiGatewayV2::Api": ["PublicApi6461FF4B"],
  "AWS::SNS::Topic": ["AlarmsTopic3A2DFEBA", "MailEventsAD3D2F9C", "TextsInbound399FDC03"],
};

test.each(Object.entries(stateful))("the logical ids of %s never change", (type, ids) => {
  expect(
    template
      .ofType(type)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids);
});

const tableSchema = v.looseObject({
  KeySchema: v.array(v.object({ AttributeName: v.string(), KeyType: v.string() })),
  AttributeDefinitions: v.array(v.object({ AttributeName: v.string(), AttributeType: v.string() })),
  GlobalSecondaryIndexes: v.optional(
    v.array(
      v.object({
        IndexName: v.string(),
        KeySchema: v.array(v.object({ AttributeName: v.string(), KeyType: v.string() })),
        Projection: v.looseObject({ ProjectionType: v.string() }),
      }),
    ),
    [],
  ),
});

const keysOf = (partition: string, sort?: string) => [
  { AttributeName: partition, KeyType: "HASH" },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" }]),
];

describe.each(tableNames)("table %s", (name) => {
  const definition: TableDefinition = tables[name];
  const resource = template.ofType("AWS::DynamoDB::Table").find(({ id }) => id.slice(0, -8) === pascal(name));
  const table = () => v.parse(tableSchema, resource?.Properties);

  test("outlives its stack, can be put back to any second, and forgets by ttl", () => {
    expect(resource).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(table()).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  test("has the keys and indexes of tables.ts, indexes with keys and what they include", () => {
    expect(table().KeySchema).toEqual(keysOf("pk", "sk"));
    const indexes = Object.entries(definition.indexes).map(([IndexName, { partition, sort, include }]) => ({
      IndexName,
      KeySchema: keysOf(partition, sort?.name),
      Projection:
        include === undefined
          ? { ProjectionType: "KEYS_ONLY" }
          : { ProjectionType: "INCLUDE", NonKeyAttributes: [...include] },
    }));
    expect(table().GlobalSecondaryIndexes).toEqual(indexes);
    const types = new Map(
      table().AttributeDefinitions.map((attribute) => [attribute.AttributeName, attribute.AttributeType]),
    );
    for (const { sort } of Object.values(definition.indexes)) {
      if (sort !== undefined) expect(types.get(sort.name)).toBe(sort.type);
    }
  });

  test("has a stream only where a consumer needs one", () => {
    const stream = definition.stream === undefined ? undefined : { StreamViewType: "NEW_AND_OLD_IMAGES" };
    expect(table()["StreamSpecification"]).toEqual(stream);
  });
});

test("operators find the API, the alarm topic and every table", () => {
  expect(template.outputs).toEqual(
    expect.arrayContaining([
      "ApiUrl",
      "AlarmTopic",
      "InboundTextsTopic",
      ...tableNames.map((name) => `${pascal(name)}Table`),
    ]),
  );
});
