/**
 * AWS's public list prices for us-east-1, US dollars, as of 2025, without free tiers and discounts:
 * https://aws.amazon.com/dynamodb/pricing/on-demand/, https://aws.amazon.com/sqs/pricing/,
 * https://aws.amazon.com/lambda/pricing/, https://aws.amazon.com/sns/pricing/
 */
export const prices = {
  region: "us-east-1",
  asOf: "2025",
  dynamodb: { perMillionWriteUnits: 0.625, perMillionReadUnits: 0.125 },
  /** Standard queues; a request is at most 64 KB. */
  sqs: { perMillionRequests: 0.4 },
  /** On ARM. */
  lambda: { perGbSecond: 0.000_013_333_4, perMillionRequests: 0.2 },
  /** SES's events reach the feedback queue by SNS, which takes nothing for what it delivers to SQS. */
  sns: { perMillionToSqs: 0 },
} as const;
export type Prices = typeof prices;
