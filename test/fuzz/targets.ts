import { byteTargets } from "./byte-targets.ts";
import { jsonTargets } from "./json-targets.ts";
import type { FuzzTarget } from "./target.ts";
import { textTargets } from "./text-targets.ts";

/** Everything that takes apart what others wrote. */
export const fuzzTargets = async (): Promise<FuzzTarget[]> => [
  ...textTargets,
  ...byteTargets,
  ...(await jsonTargets()),
];
