/** A bucket that holds one second's worth, in real time: what a provider allows does not follow a moved clock. */
export const createAllowance = (ratePerSecond: number) => {
  let tokens = ratePerSecond;
  let filledAt = performance.now();
  return (wanted: number): boolean => {
    const now = performance.now();
    tokens = Math.min(ratePerSecond, tokens + ((now - filledAt) / 1_000) * ratePerSecond);
    filledAt = now;
    if (tokens < wanted) return false;
    tokens -= wanted;
    return true;
  };
};
