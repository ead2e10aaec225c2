import { type Sections, snapshotSchema } from "../../../../src/snapshot/snapshot.ts";

/** Sections that could be read, as a snapshot file would give them. */
export const readSections = (data: Record<string, unknown>): Sections =>
  snapshotSchema.shape.sections.parse(
    Object.fromEntries(Object.entries(data).map(([id, found]) => [id, { ok: true, data: found }])),
  );
