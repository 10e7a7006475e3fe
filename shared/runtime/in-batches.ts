/** As many at once as a database takes without complaint, and as few as fit in a call's time many times over. */
const width = 25;

/** Works on each of many, some at a time, and answers their results in order. */
export const inBatches = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += width) {
    results.push(...(await Promise.all(items.slice(at, at + width).map(work))));
  }
  return results;
};
