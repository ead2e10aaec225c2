import type { Random } from "../support/random.ts";

/** Something that takes text, bytes or JSON of others apart. */
export interface FuzzTarget {
  name: string;
  /** Takes something random; rejects with its own error or with a bug. `shown` is what it was, for people. */
  take(random: Random): { shown(): string; run(): unknown };
  /** Whether an error is its way of saying that this is not what it reads. */
  isOwnError(error: unknown): boolean;
}
