/** Calls run one after the other, also where several are asked for at once. */
export const oneAtATime = <Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
): ((...given: Arguments) => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve();
  return async (...given) => {
    const mine = last.then(async () => work(...given));
    last = mine.catch(() => undefined);
    return mine;
  };
};
