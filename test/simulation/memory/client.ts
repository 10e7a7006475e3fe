/** A client of the SDK, all of whose calls end here. */
export const clientOf = <Client extends object>(
  { prototype }: { prototype: Client },
  run: (command: object) => Promise<unknown>,
): Client =>
  Object.create(prototype, {
    send: { value: run, configurable: true, writable: true },
    destroy: { value: () => {}, configurable: true },
  });
