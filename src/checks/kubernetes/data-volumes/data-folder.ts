import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import type { PodSpec } from "../../../snapshot/kubernetes/pod.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { StatefulSet } from "../../../snapshot/kubernetes/workloads.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { workloadName, workloadResource, workloadResources } from "../workloads/workload.ts";

export const temporary = defineFinding({
  code: "kubernetes/data-volumes/temporary",
  title: "A server stores its data where it ends with the pod or the container",
  severity: ["warning"],
  resource: workloadResources,
  recovers: null,
});

/** Where a server stores its data. */
export interface DataFolder {
  system: "NATS" | "PostgreSQL";
  template: PodTemplate;
  /** Null: could not be found out. */
  path: string | null;
}

/** A folder that ends with its pod or its container; null where it is on a volume that stays, or of a kind that is not known here. */
export function dataFolderFinding(
  { system, template, path }: DataFolder,
  statefulSets: readonly StatefulSet[],
  target: Target,
): Finding | null {
  if (path === null) return null;
  const { name } = template;
  const kubectl = kubectlFor(target);
  const lost = system === "NATS" ? "every message and stream" : "every row";
  const how = storageOf(template, path, statefulSets);
  if (how === "stays") return null;
  return temporary({
    message: `${system} (${name}) stores its data in ${path}, ${storageWords[how]}, ${lost} is lost.`,
    resource: workloadResource(template),
    evidence: { system, path, storage: how },
    remedy: {
      summary:
        "Install it with a volume claim under this path. A StatefulSet's claims cannot be added later: save its data, then create it again.",
      commands: [
        ...(system === "NATS"
          ? [natsFor(target)("account", "backup", "./nats-backup", "--force")]
          : [
              {
                ...kubectl("exec", workloadName(template), "--", "pg_dumpall", "-U", "postgres"),
                stdout: "backup.sql",
              },
            ]),
      ],
    },
  });
}

const storageWords = {
  "empty-dir": "on an emptyDir: when the pod is replaced",
  ephemeral: "on a generic ephemeral volume: when the pod is replaced",
  container: "where no volume is mounted: when the container restarts",
};

/**
 * Whether it is known what is mounted where. Snapshots of before this check hold volumes and no mounts, which no real pod has.
 */
export function mountsAreKnown({ template }: DataFolder, statefulSets: readonly StatefulSet[]): boolean {
  const claims = statefulSets.find(({ metadata }) => metadata.name === template.name)?.spec
    .volumeClaimTemplates;
  const volumes = template.spec.volumes.length + (claims?.length ?? 0);
  return volumes === 0 || template.spec.containers.some(({ volumeMounts }) => volumeMounts.length > 0);
}

type Storage = "stays" | "empty-dir" | "ephemeral" | "container";

/** The volume under the longest mount path that holds the folder. */
function storageOf(
  { kind, name, spec }: PodTemplate,
  path: string,
  statefulSets: readonly StatefulSet[],
): Storage {
  const mount = spec.containers
    .flatMap(({ volumeMounts }) => volumeMounts)
    .filter(({ mountPath }) => holds(mountPath, path))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0];
  if (mount === undefined) return "container";
  const own = statefulSets.find(({ metadata }) => kind === "StatefulSet" && metadata.name === name);
  const claimed =
    own?.spec.volumeClaimTemplates.some(({ metadata }) => metadata.name === mount.name) ?? false;
  const volume: PodSpec["volumes"][number] | undefined = spec.volumes.find((one) => one.name === mount.name);
  if (claimed) return "stays";
  return volume?.emptyDir ? "empty-dir" : volume?.ephemeral ? "ephemeral" : "stays";
}

const holds = (folder: string, path: string): boolean => {
  const base = folder.replace(/(?<!\/)\/+$/, "");
  return path === base || path.startsWith(`${base}/`);
};
