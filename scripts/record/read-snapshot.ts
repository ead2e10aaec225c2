import { builtInBlueprint } from "../../src/blueprint/built-in.ts";
import { probes } from "../../src/collect/probes.ts";
import type { Connections } from "../../src/connect/connections.ts";
import { liveSource } from "../../src/doctor/section-sources.ts";
import type { ProbeResult } from "../../src/snapshot/probe-result.ts";
import type { SectionData, SectionId, Sections, Snapshot } from "../../src/snapshot/snapshot.ts";
import { tool } from "../../src/version.ts";

/** What the product's own probes read over these connections, each section after the one before: the server's own counts are then the same on every run. */
export async function readSnapshot(
  connections: Connections,
  ids: readonly SectionId[],
  { takenAt, signal }: { takenAt: string; signal: AbortSignal },
): Promise<Snapshot> {
  const source = liveSource({
    connections,
    probes,
    blueprint: builtInBlueprint(),
    signal,
    takenAt,
    memory: null,
    abortedBecause: () => ({ message: "the recording took too long" }),
    emit: () => {},
  });
  const sections: Sections = {};
  const readInto = async <S extends SectionId>(id: S): Promise<void> => {
    const slot: { [K in S]?: ProbeResult<SectionData[K]> } = sections;
    slot[id] = await source.section(id);
  };
  for (const id of ids) await readInto(id);
  for (const bug of source.bugs.values()) throw bug;
  // How this machine came to know the address, and its kubeconfig, are nothing the servers said.
  const { context, namespace, nats, postgres } = source.target();
  const target = { context, namespace, nats, postgres };
  return { schemaVersion: 1, kind: "Snapshot", tool, takenAt, target, sections };
}
