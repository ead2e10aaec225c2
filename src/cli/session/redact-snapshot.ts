import { failure, type ProbeResult, probeErrorSchema, succeed } from "../../snapshot/probe-result.ts";
import { sectionIdsIn } from "../../snapshot/section-ids.ts";
import {
  type SectionData,
  type SectionId,
  type Sections,
  type Snapshot,
  schemaOf,
  targetSchema,
} from "../../snapshot/snapshot.ts";
import type { Redactor } from "../redactor.ts";

interface Redacted<S extends SectionId> {
  section: ProbeResult<SectionData[S]>;
  /** What was known by then. */
  secrets: string;
  redacted: ProbeResult<SectionData[S]>;
}
type LastRedacted = { [S in SectionId]?: Redacted<S> };

const lastOf = new WeakMap<Redactor, LastRedacted>();

/**
 * A snapshot without secrets. A section that is the very same object as in the snapshot before, with the same secrets, is not gone through again:
 * a dashboard takes a snapshot every few seconds, and most of it did not change.
 */
export function redactSnapshot(snapshot: Snapshot, redactor: Redactor): Snapshot {
  const last = lastOf.get(redactor) ?? {};
  lastOf.set(redactor, last);
  const secrets = redactor.secrets().join("\0");
  const sections: Sections = {};
  for (const id of sectionIdsIn(snapshot.sections))
    putRedacted(sections, id, snapshot.sections, { last, secrets, redactor });
  return { ...snapshot, target: redactor.data(targetSchema, snapshot.target), sections };
}

function putRedacted<S extends SectionId>(
  into: Sections,
  id: S,
  from: Sections,
  { last, secrets, redactor }: { last: LastRedacted; secrets: string; redactor: Redactor },
): void {
  const section: ProbeResult<SectionData[S]> | undefined = from[id];
  if (section === undefined) return;
  const before: Redacted<S> | undefined = last[id];
  const redacted =
    before?.section === section && before.secrets === secrets
      ? before.redacted
      : redactSection(id, section, redactor);
  const lastSlot: { [K in S]?: Redacted<K> } = last;
  lastSlot[id] = { section, secrets, redacted };
  const slot: { [K in S]?: ProbeResult<SectionData[K]> } = into;
  slot[id] = redacted;
}

const redactSection = <S extends SectionId>(
  id: S,
  section: ProbeResult<SectionData[S]>,
  redactor: Redactor,
): ProbeResult<SectionData[S]> =>
  section.ok
    ? succeed(redactor.data(schemaOf(id), section.data))
    : failure(redactor.data(probeErrorSchema, section.error));
