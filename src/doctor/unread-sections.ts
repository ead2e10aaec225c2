import type { ProbeError } from "../snapshot/probe-result.ts";
import { sectionIdsIn } from "../snapshot/section-ids.ts";
import type { SectionId, Snapshot } from "../snapshot/snapshot.ts";

export interface UnreadSection {
  section: SectionId;
  error: ProbeError;
}

/** What lies in no namespace: most users may not read it, and the checks of it say that they have not looked. */
const ofTheCluster: ReadonlySet<SectionId> = new Set([
  "kubernetes/nodes",
  "kubernetes/volume-usage",
  "kubernetes/storageclasses",
]);

/** What a snapshot should hold and does not. What nobody gave an address for is not wanted, and what is not there cannot be read. */
export function unreadSections({ sections }: Pick<Snapshot, "sections">): UnreadSection[] {
  return sectionIdsIn(sections).flatMap((section) => {
    const result = sections[section];
    if (result === undefined || result.ok || isAbsent(result.error)) return [];
    if (ofTheCluster.has(section) && result.error.kind === "forbidden") return [];
    return [{ section, error: result.error }];
  });
}

/** Nobody gave an address for it, or it is simply not there. */
export const isAbsent = ({ kind }: ProbeError): boolean => kind === "not-configured" || kind === "not-found";
