import { limits } from "./limits.ts";
import { shardOf } from "./shard.ts";
import type { Key, Row, Table } from "./table.ts";

export const dueIndex = "due";

/** The attributes that put a row on its table's due index: it comes up when the clock reaches `dueAt`. */
export const dueAttributes = (pk: string, dueAtMs: number | undefined): { due?: string; dueAt?: number } =>
  dueAtMs === undefined ? {} : { due: `due#${shardOf(pk, limits.indexShards)}`, dueAt: dueAtMs };

export interface DueRow extends Key {
  dueAt: number;
}

const toDueRow = (row: Row): DueRow => ({
  pk: String(row["pk"]),
  sk: String(row["sk"]),
  dueAt: Number(row["dueAt"]),
});

/** Rows due by `now`, earliest first per shard, at most `duePerShard` of each. The index may lag: handlers look again. */
export const readDue = async (table: Table, nowMs: number): Promise<DueRow[]> => {
  const shards = Array.from({ length: limits.indexShards }, async (_, shard) => {
    const { rows } = await table.page({
      index: dueIndex,
      where: "#due = :due AND #dueAt <= :now",
      values: { due: `due#${shard}`, now: nowMs },
      limit: limits.duePerShard,
    });
    return rows.map(toDueRow);
  });
  return (await Promise.all(shards)).flat();
};

/** The earliest instant after which something falls due, or undefined when nothing is planned. */
export const nextDueAt = async (table: Table): Promise<number | undefined> => {
  const shards = Array.from({ length: limits.indexShards }, async (_, shard) => {
    const { rows } = await table.page({
      index: dueIndex,
      where: "#due = :due",
      values: { due: `due#${shard}` },
      limit: 1,
    });
    return rows.map((row) => toDueRow(row).dueAt);
  });
  const instants = (await Promise.all(shards)).flat();
  return instants.length === 0 ? undefined : Math.min(...instants);
};
