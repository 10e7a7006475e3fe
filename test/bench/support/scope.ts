import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a figure has opened, closed in the opposite order whatever happens. */
export interface Scope {
  defer(close: () => Promise<void> | void): void;
  /** Keeps something until the figure is done with. */
  keep<Opened extends { stop(): Promise<void> }>(opened: Opened): Opened;
  /** A temporary folder, on the disk where nothing is said. */
  folder(parent?: string): string;
  /** A scope that ends earlier, or with this one. */
  within<Result>(work: (inner: Scope) => Promise<Result>): Promise<Result>;
  close: () => Promise<void>;
}

export const createScope = (): Scope => {
  const closings: (() => Promise<void> | void)[] = [];
  const defer = (close: () => Promise<void> | void) => {
    closings.push(close);
  };
  return {
    defer,
    keep: (opened) => {
      defer(async () => opened.stop());
      return opened;
    },
    folder: (parent = tmpdir()) => {
      const path = mkdtempSync(join(parent, "stockline-bench-"));
      // A server that runs as another user has to reach what is its own in there.
      chmodSync(path, 0o755);
      defer(() => rmSync(path, { recursive: true, force: true }));
      return path;
    },
    within: async (work) => {
      const inner = createScope();
      defer(inner.close);
      try {
        return await work(inner);
      } finally {
        await inner.close();
      }
    },
    close: async () => {
      for (let close = closings.pop(); close !== undefined; close = closings.pop()) {
        try {
          await close();
        } catch (error) {
          process.stderr.write(`Not closed: ${String(error)}\n`);
        }
      }
    },
  };
};
