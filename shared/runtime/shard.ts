/** Spreads keys over a fixed number of partitions; FNV-1a, because it must be the same everywhere and for ever. */
export const shardOf = (text: string, shards: number): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0) % shards;
};
