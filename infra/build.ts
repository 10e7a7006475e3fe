import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";
import { type FunctionName, functionNames } from "./pipeline.ts";

/** Where a function's bundle is: what `cdk` uploads and nothing else. */
export const bundleFolderOf = (name: FunctionName): string =>
  fileURLToPath(new URL(`../dist/functions/${name}`, import.meta.url));

const repository = fileURLToPath(new URL("..", import.meta.url));

/** CommonJS packages in an ES module ask for Node's own modules with `require`. */
const requireBanner =
  'import{createRequire as $createRequire}from"node:module";const require=$createRequire(import.meta.url);';

const kilobytes = (bytes: number) => String(Math.round(bytes / 1024)).padStart(8);

/** The package or folder that an input of a bundle belongs to. */
const originOf = (input: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.split("/").slice(0, 2).join("/");

/** The origins that weigh most in a bundle, as in `@smithy/core 61`. */
const heaviest = (inputs: Record<string, { bytesInOutput: number }>, count: number): string => {
  const sizes = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
    sizes.set(originOf(input), (sizes.get(originOf(input)) ?? 0) + bytesInOutput);
  }
  const sorted = [...sizes].sort(([, one], [, other]) => other - one);
  return sorted
    .slice(0, count)
    .map(([origin, bytes]) => `${origin} ${Math.round(bytes / 1024)}`)
    .join(", ");
};

/** Large, and needed by few calls: they lie beside the one file, and are loaded when they are asked for. */
const late = ["date-holidays", "libphonenumber-js/min"];

const bundleLate = async (name: string, folder: string): Promise<void> => {
  const [own = "", ...path] = name.split("/");
  const beside = join(folder, "node_modules", own);
  await build({
    entryPoints: [name],
    absWorkingDir: repository,
    outfile: join(beside, "index.mjs"),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    banner: { js: requireBanner },
    legalComments: "none",
    logLevel: "warning",
  });
  const exported = { [[".", ...path].join("/")]: "./index.mjs" };
  await writeFile(join(beside, "package.json"), JSON.stringify({ name: own, type: "module", exports: exported }));
};

/** Makes one file of an entry and all that it needs; answers what went into it, with the bytes of each. */
export const bundle = async (
  entry: Pick<BuildOptions, "entryPoints" | "stdin">,
  outfile: string,
): Promise<Record<string, { bytesInOutput: number }>> => {
  const { metafile } = await build({
    ...entry,
    absWorkingDir: repository,
    outfile,
    bundle: true,
    external: late,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    // ES modules first: the SDK's are a third smaller than its CommonJS.
    mainFields: ["module", "main"],
    banner: { js: requireBanner },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const [output] = Object.values(metafile.outputs);
  const needed = late.filter((name) => output?.imports.some(({ path }) => path === name));
  await Promise.all(needed.map(async (name) => bundleLate(name, dirname(outfile))));
  return output?.inputs ?? {};
};

export const entryOf = (name: FunctionName) => ({ entryPoints: [`functions/${name}/index.ts`] });

const rowOf = async (name: FunctionName): Promise<string> => {
  const outfile = `${bundleFolderOf(name)}/index.mjs`;
  const inputs = await bundle(entryOf(name), outfile);
  const code = await readFile(outfile);
  return [name.padEnd(18), kilobytes(code.length), kilobytes(gzipSync(code).length), "  ", heaviest(inputs, 4)].join(
    "",
  );
};

if (import.meta.main) {
  await rm(`${repository}dist/functions`, { recursive: true, force: true });
  const rows = await Promise.all(functionNames.map(rowOf));
  console.log(["function".padEnd(18), "KB".padStart(8), "gzip KB".padStart(8), "   of which"].join(""));
  console.log(rows.join("\n"));
}
