/** The smallest of the numbers that is not below the given part of them: 0.5 for the median, 0.99 for p99. */
export const quantile = (numbers: readonly number[], part: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
};

export const rounded = (number: number, digits = 2): number => Number(number.toFixed(digits));
