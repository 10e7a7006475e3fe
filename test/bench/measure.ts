import { type Figure, type Measured, Skipped, skippedFigure } from "./support/figure.ts";
import { createScope, type Scope } from "./support/scope.ts";

const lastWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One figure, within its time, and with everything closed behind it; where it fails, that is what is said of it. */
export const measureFigure = async (
  figure: Figure,
  setting: { quick: boolean; done: ReadonlyMap<string, unknown>; secondsLeft: number; opened: (scope: Scope) => void },
): Promise<{ measured: Measured; failed: boolean }> => {
  const seconds = Math.min(figure.maxSeconds, setting.secondsLeft);
  if (seconds <= 0) return { measured: skippedFigure(figure.name, "no time was left"), failed: false };
  const scope = createScope();
  setting.opened(scope);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not within ${Math.round(seconds)} s`)), seconds * 1_000);
  try {
    const measuring = figure.measure({ scope, quick: setting.quick, done: setting.done });
    // Where it is late, what it waits for ends with its scope, and nobody asks for the reason any more.
    measuring.catch(() => {});
    return { measured: await Promise.race([measuring, late.promise]), failed: false };
  } catch (error) {
    return { measured: skippedFigure(figure.name, lastWords(error)), failed: !(error instanceof Skipped) };
  } finally {
    clearTimeout(timer);
    await scope.close();
  }
};
