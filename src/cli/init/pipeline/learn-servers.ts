import { podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { isServerByImage } from "../../../snapshot/kubernetes/server-image.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";
import type { Learned } from "./learned.ts";

/** The StatefulSets that NATS and PostgreSQL are, which repairs name; null: there is none, or there are several. */
export function learnServers({ sections }: Pick<Snapshot, "sections">): Learned["servers"] {
  const statefulSets = podTemplates(sections).filter(({ kind }) => kind === "StatefulSet");
  const only = (server: "nats" | "postgres"): string | null => {
    const [first, second] = statefulSets.filter(({ spec }) => isServerByImage(spec, server));
    return first === undefined || second !== undefined ? null : first.name;
  };
  return { nats: only("nats"), postgres: only("postgres") };
}
