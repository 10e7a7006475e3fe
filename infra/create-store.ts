import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { emailSchema } from "../shared/contact/address.ts";
import { systemClock } from "../shared/runtime/clock.ts";
import { createTable } from "../shared/runtime/table.ts";
import { storeIdPattern } from "../shared/store/api-key.ts";
import { createStore } from "../shared/store/create-store.ts";
import { createStoresTable } from "../shared/store/stores-table.ts";

const usage = `npm run create-store -- --table <StoresTable from the deployment's outputs> --id acme \\
    --name "Acme Outdoor" --sender alerts@acme.example --address "Acme, 1 Main Street, Springfield"`;

const argumentsSchema = v.object({
  table: v.string(),
  id: v.pipe(v.string(), v.regex(storeIdPattern, "lower-case letters, digits and hyphens, at most 32")),
  name: v.pipe(v.string(), v.minLength(1)),
  sender: emailSchema,
  address: v.pipe(v.string(), v.minLength(1)),
});

const readArguments = () => {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { table: text, id: text, name: text, sender: text, address: text } });
  const parsed = v.safeParse(argumentsSchema, values);
  if (parsed.success) return parsed.output;
  const wrong = parsed.issues.map((issue) => `--${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`${wrong.join("\n")}\n\nUsage: ${usage}`);
};

/** Creates a store in a deployment and prints its API key and webhook secret, which are not shown again. */
const main = async () => {
  const { table, id, name, sender, address } = readArguments();
  const stores = createStoresTable(createTable(new DynamoDBClient(), table));
  const created = await createStore({ stores, clock: systemClock }, id, { name, sender, postalAddress: address });
  process.stdout.write(`${JSON.stringify(created, undefined, 2)}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
