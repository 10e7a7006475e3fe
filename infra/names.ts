/** `invite-wave` → `InviteWave`: how a name of the pipeline is written in construct ids. */
export const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Makes one thing for each name, and finds it again by its name. */
export const eachByName = <Name extends string, Made>(
  names: readonly Name[],
  make: (name: Name) => Made,
): ((name: Name) => Made) => {
  const made = new Map(names.map((name) => [name, make(name)]));
  return (name) => {
    const found = made.get(name);
    if (found === undefined) throw new Error(`Nothing was made for ${name}`);
    return found;
  };
};
