import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
// @ts-expect-error: mjml ships no types; what it exports and answers is parsed below.
import mjml from "mjml";
import * as v from "valibot";

/** Each is `shared/message/<name>.mjml`; the other .mjml files there are parts that these include. */
export const mailNames = ["back-in-stock", "notice", "order"];

const folder = new URL("../shared/message/", import.meta.url);
const sourceOf = (name: string) => new URL(`${name}.mjml`, folder);
/** Where the module that `compileMail` writes belongs. */
export const generatedOf = (name: string) => new URL(`${name}.html.ts`, folder);

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

/** MJML gives pictures a height that HTML does not know. */
const dropAutoHeight = (html: string) => html.replace(/(<img\b[^<>]*?)\s+height="auto"/g, "$1");

const toCamelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const toModule = (name: string, html: string) => `\
// Generated from ${name}.mjml by \`npm run build:mail\`: edit that.
export const ${toCamelCase(name)}Html = \`${html.replace(/[\\`]|\$(?=\{)/g, String.raw`\$&`)}\n\`;
`;

/** The generated module's text, as it must be committed. */
export const compileMail = async (name: string): Promise<string> => {
  const compile = v.parse(compileSchema, mjml);
  const options = {
    // No web fonts: a mail that fetches them tells a third party who reads it, and when.
    fonts: {},
    keepComments: false,
    ignoreIncludes: false,
    filePath: fileURLToPath(sourceOf(name)),
  };
  const { html, errors } = v.parse(compiledSchema, await compile(await readFile(sourceOf(name), "utf8"), options));
  const problems = errors.filter((error) => !isPlaceholderColor(error));
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return toModule(name, compact(dropAutoHeight(tightenPlaceholders(html))));
};

if (import.meta.main) for (const name of mailNames) await writeFile(generatedOf(name), await compileMail(name));
