import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { at, compare, isEqual, type Item, numberOf, type Path, sumOf, typeOf, withValue } from "./values.ts";

/** What the placeholders of one call stand for. */
export interface Bound {
  names?: Record<string, string> | undefined;
  values?: Record<string, AttributeValue> | undefined;
  /** PartiQL's `?`, in order. */
  parameters?: readonly AttributeValue[];
}
export type Test = (item: Item, bound: Bound) => boolean;
export type Change = (item: Item, bound: Bound) => Item;
type Operand = (item: Item, bound: Bound) => AttributeValue | undefined;
type Place = (bound: Bound) => Path;
/** What becomes of one value of an item; undefined where it goes. */
type Effect = (item: Item, bound: Bound) => [Path, AttributeValue | undefined];

const token =
  /\s*(?:(?<sign><>|<=|>=|[=<>(),+.-])|(?<word>[#:]?[A-Za-z_]\w*)|"(?<quoted>[^"]*)"|'(?<text>[^']*)'|(?<mark>\?))/y;

interface Token {
  /** Signs and words as they are, keywords in capitals. */
  is: string;
  kind: "sign" | "word" | "quoted" | "text" | "mark" | "end";
}

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const from = token.lastIndex;
    const { sign, word, quoted, text: literal, mark } = token.exec(text)?.groups ?? {};
    if (sign !== undefined) tokens.push({ kind: "sign", is: sign });
    else if (word !== undefined) tokens.push({ kind: "word", is: word });
    else if (quoted !== undefined) tokens.push({ kind: "quoted", is: quoted });
    else if (literal !== undefined) tokens.push({ kind: "text", is: literal });
    else if (mark !== undefined) tokens.push({ kind: "mark", is: mark });
    else throw new Error(`Not understood from here on: ${text.slice(from)}`);
  }
  return tokens;
};

const end: Token = { kind: "end", is: "" };

/** Reads DynamoDB's expressions and the part of PartiQL that is the same but for its spelling. */
export const createReader = (text: string) => {
  const tokens = tokensOf(text);
  let position = 0;
  let marks = 0;
  const peek = () => tokens[position] ?? end;
  const next = () => tokens[position++] ?? end;
  const isNext = (...words: string[]) => peek().kind !== "text" && words.includes(peek().is.toUpperCase());
  const take = (word: string) => {
    if (!isNext(word)) return false;
    position += 1;
    return true;
  };
  const expect = (word: string) => {
    if (!take(word)) throw new Error(`Expected ${word} and found ${peek().is} in: ${text}`);
  };
  /** Equalities of the outermost AND, by which PartiQL names a row. */
  const equalities = new Map<string, Operand>();
  let depth = 0;

  const place = (): Place => {
    const parts: string[] = [];
    do parts.push(next().is);
    while (take("."));
    return ({ names }) => parts.map((part) => (part.startsWith("#") ? (names?.[part] ?? part) : part));
  };

  const operand = (): Operand => {
    const { kind, is } = peek();
    if (kind === "mark") {
      position += 1;
      const mark = marks++;
      return (_, { parameters }) => parameters?.[mark];
    }
    if (kind === "text") {
      position += 1;
      return () => ({ S: is });
    }
    if (take("TRUE")) return () => ({ BOOL: true });
    if (take("FALSE")) return () => ({ BOOL: false });
    if (is.startsWith(":")) {
      position += 1;
      return (_, { values }) => values?.[is];
    }
    if (take("if_not_exists".toUpperCase())) {
      expect("(");
      const wanted = place();
      expect(",");
      const otherwise = operand();
      expect(")");
      return (item, bound) => at(item, wanted(bound)) ?? otherwise(item, bound);
    }
    if (take("SIZE")) {
      expect("(");
      const wanted = place();
      expect(")");
      return (item, bound) => sizeOf(at(item, wanted(bound)));
    }
    const wanted = place();
    return (item, bound) => at(item, wanted(bound));
  };

  const sum = (): Operand => {
    let left = operand();
    while (isNext("+", "-")) {
      const sign = next().is === "+" ? 1 : -1;
      const [before, after] = [left, operand()];
      left = (item, bound) => ({ N: String(numberOf(before(item, bound)) + sign * numberOf(after(item, bound))) });
    }
    return left;
  };

  const call = (): Test | undefined => {
    const name = peek().is.toLowerCase();
    const test = functions[name];
    if (test === undefined || tokens[position + 1]?.is !== "(") return undefined;
    position += 2;
    const [first, second] = [operand(), take(",") ? operand() : undefined];
    expect(")");
    return (item, bound) => test(first(item, bound), second?.(item, bound));
  };

  const list = (): Operand[] => {
    expect("(");
    const members = [operand()];
    while (take(",")) members.push(operand());
    expect(")");
    return members;
  };

  const comparison = (): Test => {
    const name = peek().is;
    const left = operand();
    if (take("IS")) {
      const wanted = take("NOT");
      expect("MISSING");
      return (item, bound) => (left(item, bound) !== undefined) === wanted;
    }
    if (take("IN")) {
      const members = list();
      return (item, bound) => members.some((member) => isEqual(left(item, bound), member(item, bound)));
    }
    if (take("BETWEEN")) {
      const low = operand();
      expect("AND");
      const high = operand();
      return (item, bound) => {
        const value = left(item, bound);
        return isOrdered(compare(low(item, bound), value), "<=") && isOrdered(compare(value, high(item, bound)), "<=");
      };
    }
    const sign = next().is;
    const right = operand();
    if (sign === "=" && depth === 0) equalities.set(name, right);
    return (item, bound) => {
      const [a, b] = [left(item, bound), right(item, bound)];
      if (sign === "=") return a !== undefined && isEqual(a, b);
      // To PartiQL, what is missing is not different from anything either.
      if (sign === "<>") return (a !== undefined || bound.parameters === undefined) && !isEqual(a, b);
      return isOrdered(compare(a, b), sign);
    };
  };

  const one = (): Test => {
    if (take("NOT")) {
      const inner = one();
      return (item, bound) => !inner(item, bound);
    }
    if (take("(")) {
      depth += 1;
      const inner = any();
      depth -= 1;
      expect(")");
      return inner;
    }
    return call() ?? comparison();
  };
  const all = (): Test => {
    const tests = [one()];
    while (take("AND")) tests.push(one());
    return tests.length === 1 ? (tests[0] ?? never) : (item, bound) => tests.every((test) => test(item, bound));
  };
  const any = (): Test => {
    const tests = [all()];
    while (take("OR")) tests.push(all());
    return tests.length === 1 ? (tests[0] ?? never) : (item, bound) => tests.some((test) => test(item, bound));
  };

  const effects: Record<string, () => Effect> = {
    SET: () => {
      const target = place();
      expect("=");
      const value = sum();
      return (item, bound) => [target(bound), known(value(item, bound))];
    },
    REMOVE: () => {
      const target = place();
      return (_, bound) => [target(bound), undefined];
    },
    ADD: () => {
      const target = place();
      const value = operand();
      return (item, bound) => [target(bound), sumOf(at(item, target(bound)), known(value(item, bound)))];
    },
  };

  /** Every operand speaks of the item as it was. */
  const update = (): Change => {
    const wanted: Effect[] = [];
    while (isNext(...Object.keys(effects))) {
      const effect = effects[next().is.toUpperCase()];
      do if (effect !== undefined) wanted.push(effect());
      while (take(","));
    }
    return (item, bound) =>
      wanted
        .map((effect) => effect(item, bound))
        .reduce((changed, [path, value]) => withValue(changed, path, value), item);
  };

  return { update, condition: any, expect, take, isNext, place, next, equalities, isOver: () => peek() === end };
};

const never: Test = () => false;

const known = (value: AttributeValue | undefined): AttributeValue => {
  if (value !== undefined) return value;
  const message = "The provided expression refers to an attribute that does not exist in the item";
  throw Object.assign(new Error(message), { name: "ValidationException" });
};

const isOrdered = (order: number | undefined, sign: string): boolean => {
  if (order === undefined) return false;
  switch (sign) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      throw new Error(`There is no comparison ${sign}`);
  }
};

const sizeOf = (value: AttributeValue | undefined): AttributeValue | undefined => {
  if (value === undefined) return undefined;
  const { S, L, M, SS, NS } = value;
  const size = S?.length ?? L?.length ?? SS?.length ?? NS?.length ?? Object.keys(M ?? {}).length;
  return { N: String(size) };
};

const functions: Record<string, (a: AttributeValue | undefined, b: AttributeValue | undefined) => boolean> = {
  attribute_exists: (a) => a !== undefined,
  attribute_not_exists: (a) => a === undefined,
  attribute_type: (a, b) => a !== undefined && typeOf(a) === b?.S,
  begins_with: (a, b) => a?.S !== undefined && b?.S !== undefined && a.S.startsWith(b.S),
  contains: (a, b) =>
    (a?.SS ?? []).includes(b?.S ?? "") ||
    (a?.NS ?? []).some((member) => Number(member) === numberOf(b)) ||
    (a?.S !== undefined && b?.S !== undefined && a.S.includes(b.S)) ||
    (a?.L ?? []).some((member) => isEqual(member, b)),
};

/** Reads each text once: a program has few of them and uses them often. */
const once = <Made>(make: (text: string) => Made): ((text: string) => Made) => {
  const made = new Map<string, Made>();
  return (text) => {
    const kept = made.get(text) ?? make(text);
    made.set(text, kept);
    return kept;
  };
};

const whole = <Made>(text: string, read: (reader: ReturnType<typeof createReader>) => Made): Made => {
  const reader = createReader(text);
  const made = read(reader);
  if (!reader.isOver()) throw new Error(`More than is understood: ${text}`);
  return made;
};

export const conditionOf = once((text) => whole(text, (reader) => reader.condition()));
export const updateOf = once((text) => whole(text, (reader) => reader.update()));

/** `UPDATE "table" SET ... REMOVE ... WHERE "pk"=? AND "sk"=? AND ... RETURNING ALL NEW *`. */
export const statementOf = once((text) => {
  const reader = createReader(text.replace(/\s+RETURNING\s+ALL\s+NEW\s+\*\s*$/, ""));
  reader.expect("UPDATE");
  const table = reader.next().is;
  const change = reader.update();
  reader.expect("WHERE");
  const test = reader.condition();
  if (!reader.isOver()) throw new Error(`More than is understood: ${text}`);
  const keyOf = (bound: Bound) => ({
    pk: reader.equalities.get("pk")?.({}, bound),
    sk: reader.equalities.get("sk")?.({}, bound),
  });
  return { table, change, test, keyOf };
});
