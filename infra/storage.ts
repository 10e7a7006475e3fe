import { RemovalPolicy } from "aws-cdk-lib";
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { eachByName, pascal } from "./names.ts";
import type { Access } from "./pipeline.ts";
import {
  type IndexDefinition,
  type TableDefinition,
  type TableName,
  tableNames,
  tables,
  tableVariable,
} from "./tables.ts";

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const attributeTypes = { S: AttributeType.STRING, N: AttributeType.NUMBER };

const keysOf = ({ partition, sort }: IndexDefinition) => ({
  partitionKey: text(partition),
  ...(sort !== undefined && { sortKey: { name: sort.name, type: attributeTypes[sort.type] } }),
});

const projectionOf = ({ include }: IndexDefinition) =>
  include === undefined
    ? { projectionType: ProjectionType.KEYS_ONLY }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] };

const createTable = (scope: Construct, name: TableName): Table => {
  const definition: TableDefinition = tables[name];
  const table = new Table(scope, pascal(name), {
    partitionKey: text("pk"),
    sortKey: text("sk"),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: "ttl",
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // Signups cannot be made again: a table outlives its stack, in every stage.
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    ...(definition.stream !== undefined && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
  });
  for (const [indexName, index] of Object.entries(definition.indexes)) {
    table.addGlobalSecondaryIndex({
      indexName,
      ...keysOf(index),
      ...projectionOf(index),
    });
  }
  return table;
};

export type Storage = ReturnType<typeof createStorage>;

/** The tables of `tables.ts`, directly in the stack: their logical ids are the data's address and never change. */
export const createStorage = (scope: Construct) => eachByName(tableNames, (name) => createTable(scope, name));

const readActions = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
/** A transaction of puts and updates needs no permission of its own. Nothing scans, and only an erasure deletes. */
const writeActions = ["dynamodb:PutItem", "dynamodb:UpdateItem"];
const actionsOf: Record<Access, string[]> = {
  read: readActions,
  write: [...readActions, ...writeActions],
  delete: [...readActions, ...writeActions, "dynamodb:DeleteItem"],
};

/** Tells a function its table and lets it in: one never without the other. */
export const grantTable = (fn: LambdaFunction, name: TableName, table: Table, access: Access): void => {
  fn.addEnvironment(tableVariable(name), table.tableName);
  fn.addToRolePolicy(new PolicyStatement({ actions: actionsOf[access], resources: [table.tableArn] }));
  const indexes = Object.keys(tables[name].indexes).map((index) => `${table.tableArn}/index/${index}`);
  if (indexes.length > 0) fn.addToRolePolicy(new PolicyStatement({ actions: ["dynamodb:Query"], resources: indexes }));
};

/** Many conditional updates in one BatchExecuteStatement: marking a chunk's recipients, covering a queue. */
export const grantBatchUpdates = (fn: LambdaFunction, table: Table): void => {
  fn.addToRolePolicy(new PolicyStatement({ actions: ["dynamodb:PartiQLUpdate"], resources: [table.tableArn] }));
};
