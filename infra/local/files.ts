import { renameSync, writeFileSync } from "node:fs";

/** Replaces a file at once: after a crash it holds the old text or the new, never half of one. */
export const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
