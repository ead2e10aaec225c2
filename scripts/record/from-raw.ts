import { join } from "node:path";
import { parseSnapshot } from "../../src/snapshot/file.ts";
import type { ProbeResult } from "../../src/snapshot/probe-result.ts";
import { sectionIds } from "../../src/snapshot/section-ids.ts";
import type { SectionData, SectionId, Sections } from "../../src/snapshot/snapshot.ts";
import { answeredConnections } from "./answered-connections.ts";
import { committedFolders, readFolder } from "./folder.ts";
import { readSnapshot } from "./read-snapshot.ts";
import type { Taken } from "./take.ts";

export interface Rebuilt extends Taken {
  /** Sections whose probes ask today what was not asked then; they are as they were. */
  stale: SectionId[];
}

/** A folder as the probes of today would have read its servers, from its raw answers alone; null where it has none. */
export async function rebuild(name: string): Promise<Rebuilt | null> {
  const { snapshot: document, rawAnswers, serverAnswers } = await readFolder(join(committedFolders, name));
  if (rawAnswers === undefined) return null;
  const committed = parseSnapshot(name, document);
  const ids = sectionIds.filter((id) => committed.sections[id] !== undefined);
  const { takenAt } = rawAnswers;
  const signal = new AbortController().signal;
  const read = await readSnapshot(answeredConnections(rawAnswers), ids, { takenAt, signal });

  const sections: Sections = { ...read.sections };
  const keep = <S extends SectionId>(id: S): void => {
    const slot: { [K in S]?: ProbeResult<SectionData[K]> } = sections;
    slot[id] = committed.sections[id];
  };
  const stale = ids.filter((id) => isNotHeld(read.sections[id]));
  for (const id of stale) keep(id);
  return { snapshot: { ...read, sections }, rawAnswers, serverAnswers, stale };
}

const isNotHeld = (result: Sections[SectionId]): boolean =>
  result !== undefined && !result.ok && result.error.kind === "aborted";
