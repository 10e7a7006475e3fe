import { configureGlobal } from "fast-check";

// Whether a change is seen must not be a matter of luck; once it is, a smaller example of it is of no use.
configureGlobal({ seed: 1, endOnFailure: true });
