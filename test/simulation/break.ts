import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Breakage } from "./breakages.ts";
import type { Run, runSeed } from "./run.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, ".cache/breakages");

/** A file with its edits; throws where what is to be replaced is not there exactly once: then the breakage is out of date. */
const edited = (path: string, edits: Breakage["edits"]): string =>
  edits.reduce(
    (text, { find, replace }) => {
      if (text.split(find).length !== 2) throw new Error(`${path} does not have this once: ${find}`);
      return text.replace(find, () => replace);
    },
    readFileSync(path, "utf8"),
  );

const breaking = ({ edits }: Breakage): Plugin => ({
  name: "breaking",
  setup: (builder) => {
    builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const own = edits.filter(({ file }) => file === relative(root, path));
      return own.length === 0 ? undefined : { contents: edited(path, own), loader: "ts" };
    });
  },
});

/** The simulation over an engine that is broken in one way. */
export const breakEngine = async (breakage: Breakage): Promise<typeof runSeed> => {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${breakage.name.replaceAll(" ", "-")}.mjs`);
  await build({
    entryPoints: [join(root, "test/simulation/run.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
    plugins: [breaking(breakage)],
  });
  const broken: { runSeed: typeof runSeed } = await import(pathToFileURL(outfile).href);
  rmSync(outfile);
  return broken.runSeed;
};

/** The first of `seeds` seeds in which something is wrong, if there is one. */
export const firstWrong = async (run: typeof runSeed, from: number, seeds: number): Promise<Run | undefined> => {
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await run(seed);
    if (Object.keys(result.wrong).length > 0) return result;
  }
  return undefined;
};
