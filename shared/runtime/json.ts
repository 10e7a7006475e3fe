/** The only way to write half a character (a lone surrogate) into text that is UTF-8. */
const halfCharacter = /\\u[dD][89a-fA-F]/;

const refuseHalves = (_: string, value: unknown): unknown => {
  if (typeof value === "string" && !value.isWellFormed()) throw new SyntaxError("Half of a character");
  return value;
};

/** Parses JSON from outside. Throws on what is no JSON, and on half a character: no table and no mail takes one. */
export const parseOutsideJson = (text: string): unknown =>
  halfCharacter.test(text) ? JSON.parse(text, refuseHalves) : JSON.parse(text);
