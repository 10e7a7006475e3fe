import * as v from "valibot";

/** Decimals of the currency's unit that are kept: as many as a price may have. */
const decimals = 4;
const perUnit = 10_000n;

/** Twelve digits before the point and four behind are more than a number holds. */
const decimalPattern = /^\d{1,12}(\.\d{1,4})?$/;

/** Money as a decimal in the currency's unit: 4.9 or "4.90"; kept as text, so that nothing is rounded. */
export const moneySchema = v.pipe(
  v.union([v.pipe(v.number(), v.minValue(0)), v.string()]),
  v.transform(String),
  v.regex(decimalPattern, "must be a price such as 4.90"),
);

/** As platforms have it: a price that they have divided is a number with any decimals. */
export const roundedMoneySchema = v.pipe(
  v.union([
    v.pipe(
      v.number(),
      v.transform((price) => Number(price.toFixed(decimals))),
    ),
    v.string(),
  ]),
  moneySchema,
);

/** In ten thousandths of the currency's unit. */
export const toTenThousandths = (money: string): bigint => {
  const [units = "0", fraction = ""] = money.split(".");
  return BigInt(units) * perUnit + BigInt(fraction.padEnd(decimals, "0").slice(0, decimals));
};

/** With at least so many decimals as asked for, and more only where they are not zero. */
export const toMoney = (tenThousandths: bigint, minDecimals: number): string => {
  const fraction = String(tenThousandths % perUnit)
    .padStart(decimals, "0")
    .replace(/0+$/, "")
    .padEnd(minDecimals, "0");
  const units = String(tenThousandths / perUnit);
  return fraction === "" ? units : `${units}.${fraction}`;
};

export const decimalsOf = (money: string): number => money.split(".")[1]?.length ?? 0;
