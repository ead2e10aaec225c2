import { type ReleaseName, usualRelease } from "../snapshot/kubernetes/release-name.ts";
import type { Target } from "../snapshot/snapshot.ts";

/** What a report says of a release that is not called as usual, and of those beside it. */
export const foundRelease = (
  { release, instance }: ReleaseName,
  others: readonly string[],
): Pick<Target, "release" | "prefix" | "otherReleases"> => ({
  ...(release === usualRelease && instance === usualRelease ? {} : { release: instance, prefix: release }),
  ...(others.length === 0 ? {} : { otherReleases: [...others] }),
});
