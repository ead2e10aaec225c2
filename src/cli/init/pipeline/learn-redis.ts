import { type PodTemplate, podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { isServerByImage } from "../../../snapshot/kubernetes/server-image.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";
import type { LearnedRedis } from "./learned.ts";

/** Redis or Valkey of the namespace: a workload that is one, or an address that others have. Null: there is neither. */
export function learnRedis({ sections }: Pick<Snapshot, "sections">): LearnedRedis | null {
  const templates = podTemplates(sections);
  const workload = templates.find(isRedis)?.name ?? null;
  const users = templates.filter(hasAddress).map(({ name }) => name);
  return workload === null && users.length === 0 ? null : { workload, users };
}

const isRedis = ({ kind, name, spec }: PodTemplate): boolean =>
  kind === "StatefulSet" && (/(?:^|-)(?:redis|valkey)(?:-|$)/.test(name) || isServerByImage(spec, "redis"));

const hasAddress = ({ spec }: PodTemplate): boolean =>
  spec.containers.some(({ env }) => env.some(({ name }) => name === "REDIS_URL" || name === "VALKEY_URL"));
