import type { ProbeError } from "../snapshot/probe-result.ts";
import { sectionIds } from "../snapshot/section-ids.ts";
import type { SectionId, Snapshot } from "../snapshot/snapshot.ts";

export interface UnreadSection {
  section: SectionId;
  error: ProbeError;
}

/** What a snapshot should hold and does not. What nobody gave an address for is not wanted, and what is not there cannot be read. */
export function unreadSections({ sections }: Pick<Snapshot, "sections">): UnreadSection[] {
  return sectionIds.flatMap((section) => {
    const result = sections[section];
    if (result === undefined || result.ok || absent.has(result.error.kind)) return [];
    return [{ section, error: result.error }];
  });
}

const absent: ReadonlySet<ProbeError["kind"]> = new Set(["not-configured", "not-found"]);
