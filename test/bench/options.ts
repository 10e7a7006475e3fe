export interface Options {
  json: boolean;
  quick: boolean;
}

export const usage = "npm run bench [-- --json] [-- --quick]";

/** What the command line asks for, or in one line what is wrong with it. */
export const parseOptions = (args: readonly string[]): Options | { wrong: string } => {
  const known = new Set(["--json", "--quick"]);
  const unknown = args.find((arg) => !known.has(arg));
  if (unknown !== undefined) return { wrong: `Unknown option ${unknown}: ${usage}` };
  return { json: args.includes("--json"), quick: args.includes("--quick") };
};
