import { backorders } from "./figures/backorders.ts";
import { availability } from "./figures/availability.ts";
import { fanout } from "./figures/fanout.ts";
import { functions } from "./figures/functions.ts";
import { hotVariant } from "./figures/hot-variant.ts";
import { latency } from "./figures/latency.ts";
import { ledger } from "./figures/ledger.ts";
import { memory } from "./figures/memory.ts";
import { notified } from "./figures/notified.ts";
import { peers } from "./figures/peers.ts";
import { rateCap } from "./figures/rate-cap.ts";
import { signup } from "./figures/signup.ts";
import { smallStoreDelay } from "./figures/small-store.ts";
import { tracking } from "./figures/tracking.ts";
import type { Figure } from "./support/figure.ts";

/** All figures, in the order in which they are measured: later ones build on earlier ones, and wait where time is short. */
export const figures: Figure[] = [
  signup,
  availability,
  hotVariant,
  notified,
  latency,
  rateCap,
  fanout,
  functions,
  ledger,
  backorders,
  tracking,
  peers,
  memory,
  smallStoreDelay,
];
