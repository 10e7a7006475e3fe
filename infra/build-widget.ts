import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const sourceFile = new URL("../functions/shopper-pages/widget/index.ts", import.meta.url);
const generatedFile = new URL("../functions/shopper-pages/widget.js.ts", import.meta.url);

const toModule = (script: string) => `\
// Generated from the folder widget by \`npm run build:widget\`: edit that.
export const widgetScript = \`${script.replace(/[\\`]|\$(?=\{)/g, String.raw`\$&`)}\`;
`;

/** The generated module's text, as it must be committed: one script that every browser of the last two years runs. */
export const compileWidget = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(sourceFile)],
    bundle: true,
    write: false,
    platform: "browser",
    target: "es2022",
    format: "iife",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  return toModule(outputFiles.map(({ text }) => text).join(""));
};

if (import.meta.main) await writeFile(generatedFile, await compileWidget());
