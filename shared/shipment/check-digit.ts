/** How a carrier computes the check digit of its numbers. */
export type CheckDigit =
  | { kind: "mod10"; evens: number; odds: number; reversed?: boolean }
  | { kind: "mod7" }
  | { kind: "weighted"; weights: readonly number[]; modulo: number; thenModulo: number }
  | { kind: "luhn" }
  | { kind: "s10"; weights: readonly number[] }
  | { kind: "mod37" };

/** A letter stands for a digit: A for 2, B for 3, … I for 0, as UPS has it. */
const valueOf = (character: string): number =>
  /\d/.test(character) ? Number(character) : (character.charCodeAt(0) - 3) % 10;

const sumOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
const complementTo10 = (sum: number): number => (10 - (sum % 10)) % 10;
const weighted = (serial: string, weights: readonly number[]): number =>
  sumOf(serial.split("").map((digit, index) => Number(digit) * (weights[index] ?? 0)));

/** https://www.upu.int, standard S10: a remainder of 0 gives 5, and 10 gives 0. */
const s10 = (remainder: number): number => (remainder === 0 ? 5 : remainder === 1 ? 0 : 11 - remainder);

const luhn = (serial: string): number => {
  const doubled = serial
    .split("")
    .toReversed()
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1));
  return complementTo10(sumOf(doubled.map((value) => (value > 9 ? value - 9 : value))));
};

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** ISO 7064, MOD 37,36. */
const mod37 = (serial: string): string => {
  const step = (product: number, character: string): number => {
    const sum = (product + alphabet.indexOf(character)) % 36 || 36;
    return (sum * 2) % 37;
  };
  return alphabet[(37 - serial.split("").reduce(step, 36)) % 36] ?? "";
};

/** The character that belongs behind a serial number. */
export const checkDigitOf = (serial: string, check: CheckDigit): string => {
  switch (check.kind) {
    case "mod10": {
      const characters = check.reversed === true ? serial.split("").toReversed() : serial.split("");
      const values = characters.map((each, index) => valueOf(each) * (index % 2 === 0 ? check.evens : check.odds));
      return String(complementTo10(sumOf(values)));
    }
    case "mod7":
      return String(Number(serial) % 7);
    case "weighted":
      return String((weighted(serial, check.weights) % check.modulo) % check.thenModulo);
    case "luhn":
      return String(luhn(serial));
    case "s10":
      return String(s10(weighted(serial, check.weights) % 11));
    case "mod37":
      return mod37(serial);
  }
};
