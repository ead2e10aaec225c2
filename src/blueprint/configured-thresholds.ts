import type { Levels, Thresholds } from "./blueprint.ts";
import type { Config } from "./config-schema.ts";

export const thresholdsOf = (written: Config["thresholds"], base: Thresholds): Thresholds => ({
  lag: levelsOf(written?.lag, base.lag),
  outstanding: levelsOf(written?.outstanding, base.outstanding),
  redeliveries: levelsOf(written?.redeliveries, base.redeliveries),
  sinceAckMs: levelsOf(written?.sinceAck, base.sinceAckMs),
  ageOfOldestMs: levelsOf(written?.ageOfOldest, base.ageOfOldestMs),
});

type WrittenLevels = NonNullable<Config["thresholds"]>["lag"];

/** What is written of a limit takes the place of all that is known of it. */
export function levelsOf(written: WrittenLevels, base: Levels): Levels {
  if (written === undefined) return base;
  if (typeof written === "number") return { warn: written, error: null };
  return { warn: written.warn ?? null, error: written.error ?? null };
}
