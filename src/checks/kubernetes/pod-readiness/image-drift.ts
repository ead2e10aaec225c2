import type { ClusterNode } from "../../../snapshot/kubernetes/node.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { Finding } from "../../finding.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import { type Workload, workloadResource } from "../workloads/workload.ts";
import { imageDrift } from "./findings.ts";

interface Build {
  container: string;
  image: string;
  digest: string;
  pod: string;
  node: string | null;
}

/**
 * Pods of one revision that run different builds under one name, because the tag was moved between their starts. Only digests of a registry are compared:
 * what a node has without one has a number that differs by architecture; and CRI-O has one of the architecture for the others too.
 */
export function imageDriftFindings(
  workload: Workload,
  nodes: readonly ClusterNode[],
  witness: PodWitness,
): Finding[] {
  const current = workload.pods.filter(({ metadata }) => !workload.outdated.has(metadata.name));
  const byContainer = new Map<string, Build[]>();
  for (const build of current.flatMap(buildsOf)) {
    const key = `${build.container}\0${build.image}`;
    byContainer.set(key, [...(byContainer.get(key) ?? []), build]);
  }
  return [...byContainer.values()].flatMap((builds) => {
    const [first] = builds;
    const other = builds.find(({ digest }) => digest !== first?.digest);
    if (first === undefined || other === undefined || !areAlike(builds, nodes)) return [];
    return [driftFinding(workload, [first, other], witness)];
  });
}

const digestOfRegistry = /@(sha256:[0-9a-f]{64})$/;

function buildsOf({ metadata, spec, status }: Pod): Build[] {
  return status.containerStatuses.flatMap(({ name, imageID, state }): Build[] => {
    const image = spec.containers.find((container) => container.name === name)?.image;
    const [, digest] = digestOfRegistry.exec(imageID ?? "") ?? [];
    if (image === undefined || digest === undefined || !state.running) return [];
    return [{ container: name, image, digest, pod: metadata.name, node: spec.nodeName ?? null }];
  });
}

/** All on one node, or on nodes that are known to have one architecture. */
function areAlike(builds: readonly Build[], nodes: readonly ClusterNode[]): boolean {
  if (new Set(builds.map(({ node }) => node)).size === 1) return true;
  const architectures = builds.map(
    ({ node }) => nodes.find(({ name }) => name === node)?.architecture ?? null,
  );
  return new Set(architectures).size === 1 && architectures[0] !== null;
}

function driftFinding(
  workload: Workload,
  [one, other]: readonly [Build, Build],
  witness: PodWitness,
): Finding {
  const { image, container } = one;
  return imageDrift({
    resource: workloadResource(workload),
    message: `Pods of ${workload.name} run different builds of ${image}: ${one.pod} has ${short(one.digest)}, ${other.pod} has ${short(other.digest)}. The name was given to another build between their starts.`,
    evidence: {
      ...{ cause: "image-drift", container, image },
      builds: { [one.pod]: one.digest, [other.pod]: other.digest },
    },
    remedy: {
      summary:
        "Name the wanted build by a tag of its own or by its digest. A rollout restart gives all pods the newest build only if imagePullPolicy is Always.",
      commands: [witness.kubectl("get", "pods", "-o", podsAndImages)],
    },
    cause: [container],
    recovers: false,
  });
}

const podsAndImages = "custom-columns=POD:.metadata.name,IMAGE:.status.containerStatuses[*].imageID";

const short = (digest: string): string => digest.slice(0, "sha256:".length + 12);
