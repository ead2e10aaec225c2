import { unclassified } from "./status.ts";

/** Throws what the real server answers to a resourceVersion that is no number: 500, without a reason. */
export function assertRevision(resourceVersion: string): void {
  if (/^\d*$/.test(resourceVersion)) return;
  throw unclassified(
    `resourceVersion: Invalid value: "${resourceVersion}": strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`,
  );
}
