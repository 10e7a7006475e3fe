import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/** `S`, `N`, `M`, ...: DynamoDB's name of a value's type. */
export const typeOf = (value: AttributeValue): string => Object.keys(value)[0] ?? "";

/** The number of a value; a text that is none is NaN, which compares with nothing. */
export const numberOf = (value: AttributeValue | undefined): number => Number(value?.N ?? Number.NaN);

const sameMembers = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((member) => b.includes(member));

export const isEqual = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean => {
  if (a === b) return true;
  if (a === undefined || b === undefined || typeOf(a) !== typeOf(b)) return false;
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return numberOf(a) === numberOf(b);
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.SS !== undefined) return sameMembers(a.SS, b.SS ?? []);
  if (a.NS !== undefined) return sameMembers(a.NS.map(Number), (b.NS ?? []).map(Number));
  if (a.L !== undefined) return a.L.length === b.L?.length && a.L.every((value, index) => isEqual(value, b.L?.[index]));
  if (a.M !== undefined) {
    const [left, right] = [a.M, b.M ?? {}];
    return (
      sameMembers(Object.keys(left), Object.keys(right)) &&
      Object.keys(left).every((key) => isEqual(left[key], right[key]))
    );
  }
  if (a.B !== undefined) return Buffer.compare(a.B, b.B ?? Buffer.alloc(0)) === 0;
  return a.NULL !== undefined;
};

/** Numbers by their size, texts by their characters, which is by their bytes for all that keys are made of here. */
export const compare = (a: AttributeValue | undefined, b: AttributeValue | undefined): number | undefined => {
  if (a?.S !== undefined && b?.S !== undefined) return Number(a.S > b.S) - Number(a.S < b.S);
  if (a?.N !== undefined && b?.N !== undefined) return numberOf(a) - numberOf(b);
  return undefined;
};

/** `ADD`: numbers are summed, sets are joined; a missing value counts as none. */
export const sumOf = (a: AttributeValue | undefined, b: AttributeValue): AttributeValue => {
  if (b.N !== undefined) return { N: String((a === undefined ? 0 : numberOf(a)) + numberOf(b)) };
  if (b.NS !== undefined) return { NS: [...new Set([...(a?.NS ?? []), ...b.NS].map(Number))].map(String) };
  if (b.SS !== undefined) return { SS: [...new Set([...(a?.SS ?? []), ...b.SS])] };
  throw new Error(`ADD takes a number or a set, not ${typeOf(b)}`);
};

/** A path into an item, as in `outcome.kind`. */
export type Path = readonly string[];

export const at = (item: Item, path: Path): AttributeValue | undefined => {
  let [name = "", ...rest] = path;
  let value = item[name];
  for (name of rest) value = value?.M?.[name];
  return value;
};

/** The same item with one value set, or removed; what it shares with the old one is never changed. */
export const withValue = (item: Item, [name = "", ...rest]: Path, value: AttributeValue | undefined): Item => {
  if (rest.length > 0) {
    const inner = item[name]?.M;
    if (inner === undefined) {
      if (value === undefined) return item;
      throw Object.assign(new Error("The document path is invalid for update"), { name: "ValidationException" });
    }
    return { ...item, [name]: { M: withValue(inner, rest, value) } };
  }
  if (value !== undefined) return { ...item, [name]: value };
  const { [name]: _, ...without } = item;
  return without;
};
