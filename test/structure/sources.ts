import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface Import {
  /** A package, a `node:` module, or a file of this repository by its path from the root. */
  target: string;
  /** Gone when the types are stripped: decides nothing about what runs. */
  typeOnly: boolean;
  names: string[];
}

export interface Source {
  path: string;
  /** Without comments, so that rules do not read prose. */
  code: string;
  imports: Import[];
}

const withoutComments = (text: string): string =>
  text.replaceAll(
    /("(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, literal?: string) => literal ?? "",
  );

/** `import … from "x"`, `import "x"`, `export … from "x"`; a dynamic import is caught by a rule of its own. */
const statement =
  /^(?:import|export)(?<type> type)?\s*(?<what>\{[^}]*\}|\*(?: as \w+)?|\w+(?:,\s*\{[^}]*\})?)?\s*(?:from )?"(?<from>[^"]+)";/gm;

const namesIn = (what: string): { name: string; isType: boolean }[] =>
  what
    .replaceAll(/[{}]/g, ",")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({ name: part.replace(/^type /, "").replace(/ as \w+$/, ""), isType: part.startsWith("type ") }));

export const importsOf = (path: string, text: string): Import[] =>
  [...withoutComments(text).matchAll(statement)].map(({ groups = {} }) => {
    const { type, what = "", from = "" } = groups;
    const names = namesIn(what);
    return {
      target: from.startsWith(".") ? posix.join(posix.dirname(path), from) : from,
      typeOnly: type !== undefined || (names.length > 0 && names.every(({ isType }) => isType)),
      names: names.map(({ name }) => name),
    };
  });

/** Every TypeScript file of these folders. */
export const readSources = (...folders: string[]): Source[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => {
        const path = posix.join(folder, file);
        const text = readFileSync(join(root, path), "utf8");
        return { path, code: withoutComments(text), imports: importsOf(path, text) };
      }),
  );
