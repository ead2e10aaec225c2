import { folders } from "../completion/source.ts";
import { type Given, switchFlag, textFlag } from "../flag.ts";
import { globalRequest } from "../global-flags.ts";
import { chooseFormat } from "../output-format.ts";
import type { SessionRequest } from "../session/session.ts";

/** What `nomnom snapshot` is asked to do. */
export interface SnapshotRequest extends SessionRequest {
  /** Where to; null: not said. */
  file: string | null;
  /** Replace it where it exists. */
  force: boolean;
}

export const snapshotFlags = {
  force: switchFlag("-f, --force", "replace FILE when it exists"),
  entities: textFlag("--entities <dir>", "nomnom entity YAML; the tables it means are measured too", {
    completes: folders,
  }),
};

/** Throws UserError for flags that mean nothing, and for a format that a snapshot does not have. */
export function snapshotRequest(given: Given, file: string | null): SnapshotRequest {
  const global = globalRequest(given);
  chooseFormat(global.output, "snapshot");
  return {
    ...global,
    entitiesDir: snapshotFlags.entities.of(given),
    file,
    force: snapshotFlags.force.of(given),
  };
}
