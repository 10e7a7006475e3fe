import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Unusable } from "./unusable.ts";

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const ownerOf = (file: string): number | undefined => {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/**
 * Takes the data folder for this process: two systems over one folder would send each other's messages. The lock of a
 * process that was killed is nobody's. Throws where the folder cannot be written, or somebody else has it.
 */
export const lockFolder = (dataDir: string): { release: () => void } => {
  const file = join(dataDir, "lock");
  const owner = ownerOf(file);
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
    throw new Unusable(
      `Process ${owner} uses the data folder ${dataDir}: stop it, or choose another with DATA_DIR=/some/folder npm start`,
    );
  }
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, String(process.pid));
  } catch {
    throw new Unusable(
      `The data folder ${dataDir} cannot be written: choose another with DATA_DIR=/some/folder npm start`,
    );
  }
  return { release: () => rmSync(file, { force: true }) };
};
