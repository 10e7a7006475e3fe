import * as v from "valibot";

const askedSchema = v.object({ id: v.number(), command: v.string(), given: v.optional(v.unknown()) });

export type Answers = Record<string, (given: unknown) => unknown>;

/** Answers what the parent process asks, until that lets go; then closes and ends. */
export const answerParent = (answers: Answers, close: () => Promise<void> = async () => {}): void => {
  const answer = async (message: unknown) => {
    const { id, command, given } = v.parse(askedSchema, message);
    try {
      process.send?.({ id, result: await answers[command]?.(given) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  };
  process.on("message", (message) => void answer(message));
  process.on("disconnect", () => {
    void close().finally(() => process.exit(0));
  });
};

/** Milliseconds of CPU that this process has used. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
