import { podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { dataOf } from "../../../snapshot/probe-result.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";

/** Which workloads name a thing, by their environment or by the triggers that scale them. */
export type Naming = (name: string) => readonly string[];

/** Of streams and consumers: a name counts where it is all of a variable's value, or a KEDA trigger's `stream` or `consumer`. */
export function namingOf({ sections }: Pick<Snapshot, "sections">): Naming {
  const named = new Map<string, Set<string>>();
  const note = (name: string | null | undefined, workload: string) => {
    if (!name) return;
    const workloads = named.get(name) ?? new Set();
    named.set(name, workloads.add(workload));
  };
  for (const { name, spec } of podTemplates(sections))
    for (const { env } of [...spec.initContainers, ...spec.containers])
      for (const { value } of env) note(value, name);
  for (const { spec } of dataOf(sections["kubernetes/scaledobjects"]) ?? [])
    for (const { metadata } of spec.triggers)
      for (const key of ["stream", "consumer"]) note(metadata[key], spec.scaleTargetRef.name);
  return (name) => [...(named.get(name) ?? [])];
}
