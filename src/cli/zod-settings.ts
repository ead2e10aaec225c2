import { config } from "zod";

// Compiling a parser per schema costs 20 ms at the start and gains nothing, not even with 5,000 pods (measured with zod 4.6).
// It has to be said before the first schema is made.
config({ jitless: true });
