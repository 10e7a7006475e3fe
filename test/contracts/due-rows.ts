import { limits } from "../../shared/runtime/limits.ts";
import type { Row, Table } from "../../shared/runtime/table.ts";

/** Finds a row in a table's due index, whenever it falls due. */
export const createDueRow =
  (table: Table) =>
  async (isIt: (row: Row) => boolean): Promise<Row | undefined> => {
    const shards = await Promise.all(
      Array.from({ length: limits.indexShards }, async (_, shard) => {
        const values = { due: `due#${shard}` };
        return (await table.page({ index: "due", where: "#due = :due", values, limit: 500 })).rows;
      }),
    );
    return shards.flat().find(isIt);
  };
