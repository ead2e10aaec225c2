import type { Blueprint } from "../blueprint/blueprint.ts";
import type { Connections } from "../connect/connections.ts";
import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { SectionData, SectionId } from "../snapshot/snapshot.ts";

/** What a probe may use. */
export interface ProbeContext {
  connections: Connections;
  blueprint: Blueprint;
  /** Aborted by Ctrl-C and by the whole-run deadline. */
  signal: AbortSignal;
  /** Another section's result, read once however many probes ask. */
  section<S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>>;
}

/** Reads one section of the snapshot. Never rejects: a failed read is data. */
export interface Probe<S extends SectionId = SectionId> {
  section: S;
  /** Sections this probe asks for through the context; the engine reads them too when this one is chosen. */
  uses: readonly SectionId[];
  collect(context: ProbeContext): Promise<ProbeResult<SectionData[S]>>;
}
