/** Makes something when it is first asked for, and keeps it: what few calls need costs no cold start its time. */
export const lazy = <Value extends object>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};
