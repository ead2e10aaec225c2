import { redact } from "./redact.ts";
import { type Snapshot, snapshotSchema } from "./snapshot.ts";

/** A snapshot as it may leave the program. Sections were redacted by their probes; `secrets` are what the connections have used by the end. */
export function redactedSnapshot(snapshot: Snapshot, secrets: readonly string[]): Snapshot {
  return snapshotSchema.parse(redact(snapshot, secrets));
}

/** The file for a snapshot that was given no name: `nomnom-2026-01-01T00-00-00-000Z.json`. */
export function snapshotFileName({ takenAt }: Pick<Snapshot, "takenAt">): string {
  return `nomnom-${takenAt.replace(/[:.]/g, "-")}.json`;
}
