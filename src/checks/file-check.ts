import type { Check } from "./check.ts";
import type { Finding } from "./finding.ts";

/** A finding, and where in the file it was made. */
export interface PlacedFinding {
  finding: Finding;
  /** Offsets or paths are the reader's business: a place counts lines and columns from 1. */
  line: number;
  column: number;
  /** What stands there. */
  what: string;
}

/** A check of files that no server knows of: `nomnom lint` alone makes it. Pure and synchronous as the others. */
export interface FileCheck<Input> extends Pick<Check, "id" | "title" | "findings"> {
  decide(input: Input): PlacedFinding[];
}
