import type { Prices } from "./table.ts";

/** What a piece of work has used. */
export interface Used {
  writeUnits: number;
  readUnits: number;
  sqsRequests: number;
  lambdaRuns: number;
  /** Time by memory, as Lambda bills it. */
  gbSeconds: number;
}

/** US dollars for a million people, when `used` was used for `people`. */
export const costPerMillion = (used: Used, people: number, prices: Prices) => {
  const perPerson = 1 / people;
  const dynamodb =
    (used.writeUnits * prices.dynamodb.perMillionWriteUnits + used.readUnits * prices.dynamodb.perMillionReadUnits) *
    perPerson;
  const sqs = used.sqsRequests * prices.sqs.perMillionRequests * perPerson;
  const lambda =
    (used.lambdaRuns * prices.lambda.perMillionRequests + used.gbSeconds * prices.lambda.perGbSecond * 1_000_000) *
    perPerson;
  return { dynamodb, sqs, lambda, total: dynamodb + sqs + lambda };
};
