import { readFile, writeFile } from "node:fs/promises";
// @ts-expect-error: mjml ships no types; what it exports and answers is parsed below.
import mjml from "mjml";
import * as v from "valibot";

const sourceFile = new URL("../shared/message/back-in-stock.mjml", import.meta.url);
const generatedFile = new URL("../shared/message/back-in-stock.html.ts", import.meta.url);

const compileSchema = v.function();
const compiledSchema = v.object({
  html: v.string(),
  errors: v.array(v.object({ message: v.string() })),
});

/** MJML checks colours before anybody knows those of a store. */
const isPlaceholderColor = ({ message }: { message: string }) =>
  /has invalid value: \{\{\w+\}\} for type Color/.test(message);

/** One tag a line, unindented: small, readable as a diff, and far from the 998 characters that a mail's line may have. */
const compact = (html: string) =>
  html
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\s+/g, " ").replace(/ (?=\/?>$)/, ""))
    .replace(/\s*\n\s*/g, "\n")
    .trim();

/** The formatter pads placeholders; SES documents only `{{name}}`. */
const tightenPlaceholders = (html: string) => html.replace(/\{\{\s*(\w+)\s*\}\}/g, "{{$1}}");

const toModule = (html: string) => `\
// Generated from back-in-stock.mjml by \`npm run build:mail\`: edit that.
export const backInStockHtml = \`${html.replace(/[\\`]|\$(?=\{)/g, String.raw`\$&`)}\n\`;
`;

/** The generated module's text, as it must be committed. */
export const compileBackInStock = async (): Promise<string> => {
  const compile = v.parse(compileSchema, mjml);
  // No web fonts: a mail that fetches them tells a third party who reads it, and when.
  const options = { fonts: {}, keepComments: false };
  const { html, errors } = v.parse(compiledSchema, await compile(await readFile(sourceFile, "utf8"), options));
  const problems = errors.filter((error) => !isPlaceholderColor(error));
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return toModule(compact(tightenPlaceholders(html)));
};

if (import.meta.main) await writeFile(generatedFile, await compileBackInStock());
