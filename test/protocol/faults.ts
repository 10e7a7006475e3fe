/** A place in a worker's run: just before or just after the `nth` call (from 1) of `call`, as in `chunks.claim`. */
export interface Point {
  call: string;
  when: "before" | "after";
  nth: number;
}

/** Looks at every point that a worker passes: throws `Crash` to end it there, or does something else meanwhile. */
export type Hook = (point: Point) => Promise<void> | void;

/** The end of a worker: none of its later calls happens, whatever its code would still do. */
export class Crash extends Error {}

export interface Watch {
  /** What a dependency's call becomes in this worker. */
  call: <Result>(name: string, run: () => Promise<Result>) => Promise<Result>;
  isDead: () => boolean;
}

export const createWatch = (hook: Hook): Watch => {
  const counts = new Map<string, number>();
  let dead = false;
  const pass = async (point: Point) => {
    if (dead) throw new Crash("This worker is gone");
    try {
      await hook(point);
    } catch (error) {
      dead = true;
      throw error;
    }
  };
  return {
    isDead: () => dead,
    call: async (name, run) => {
      const nth = (counts.get(name) ?? 0) + 1;
      counts.set(name, nth);
      await pass({ call: name, when: "before", nth });
      const result = await run();
      await pass({ call: name, when: "after", nth });
      return result;
    },
  };
};

/** The same object, whose asynchronous methods are watched as `name.method`. */
export const watched = <Target extends object>(watch: Watch, name: string, target: Target): Target =>
  new Proxy(target, {
    get: (_, property) => {
      const member: unknown = Reflect.get(target, property);
      // What makes a part of a transaction answers at once and touches nothing.
      if (typeof member !== "function" || String(property).endsWith("Operation")) return member;
      return async (...args: unknown[]): Promise<unknown> =>
        watch.call(`${name}.${String(property)}`, async () => Reflect.apply(member, target, args));
    },
  });

type Meanwhile = () => Promise<unknown>;

const hookAt =
  (when: Point["when"], call: string, nth: number, then: Meanwhile): Hook =>
  async (point) => {
    if (point.when === when && point.call === call && point.nth === nth) await then();
  };

const crash = async () => {
  throw new Crash();
};

export const crashBefore = (call: string, nth = 1): Hook => hookAt("before", call, nth, crash);
export const crashAfter = (call: string, nth = 1): Hook => hookAt("after", call, nth, crash);
/** The worker stands still there while something else happens. */
export const pauseBefore = (call: string, meanwhile: Meanwhile, nth = 1): Hook =>
  hookAt("before", call, nth, meanwhile);
export const pauseAfter = (call: string, meanwhile: Meanwhile, nth = 1): Hook => hookAt("after", call, nth, meanwhile);
export const noFault: Hook = () => {};
