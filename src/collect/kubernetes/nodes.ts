import * as z from "zod";
import type { KubernetesClient } from "../../connect/connections.ts";
import type { ClusterNode, VolumeUsage } from "../../snapshot/kubernetes/node.ts";
import { conditionSchema, list } from "../../snapshot/kubernetes/object.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { isOfRelease, type ReleaseName } from "../../snapshot/kubernetes/release-name.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { diskFiguresOf } from "./disk-figures.ts";

/** A release is on a handful of nodes. */
const maxNodes = 20;

/** The nodes of the release's pods, a GET each: a right to `get nodes` is enough. */
export const nodesProbe = sectionProbe({
  section: "kubernetes/nodes",
  uses: ["kubernetes/pods"],
  async read({ connections, blueprint, section }) {
    const [client, pods] = await Promise.all([connections.kubernetes(), section("kubernetes/pods")]);
    if (!client.ok) return client;
    if (!pods.ok) return pods;
    const names = nodesOf(pods.data, blueprint);
    const results = await Promise.all(names.map((name) => readNode(client.data, name)));
    const refused = results.find((result) => !result.ok);
    return refused ?? succeed(results.flatMap((result) => (result.ok ? [result.data] : [])));
  },
});

/** The nodes on which pods of the release are that have not ended. */
function nodesOf(pods: readonly Pod[], release: ReleaseName): string[] {
  const names = pods
    .filter(({ metadata, status }) => isOfRelease(metadata, release) && !isEnded(status.phase))
    .flatMap(({ spec }) => spec.nodeName ?? []);
  return [...new Set(names)].toSorted().slice(0, maxNodes);
}

const isEnded = (phase: string | undefined): boolean => phase === "Succeeded" || phase === "Failed";

const nodeAnswerSchema = z.object({
  spec: z.object({ unschedulable: z.boolean().nullish() }).nullish(),
  status: z
    .object({
      conditions: list(conditionSchema),
      nodeInfo: z.object({ architecture: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

async function readNode(client: KubernetesClient, name: string): Promise<ProbeResult<ClusterNode>> {
  const path = `/api/v1/nodes/${encodeURIComponent(name)}`;
  const object = await client.get(path);
  if (!object.ok)
    return object.error.kind === "not-found"
      ? succeed({ name, exists: false, unschedulable: false, conditions: [] })
      : object;
  const node = nodeAnswerSchema.safeParse(object.data);
  if (!node.success)
    return failure({
      kind: "invalid",
      system: "kubernetes",
      message: `GET ${path}: the answer is not a Node`,
    });
  const { spec, status } = node.data;
  return succeed({
    name,
    exists: true,
    unschedulable: spec?.unschedulable ?? false,
    architecture: status?.nodeInfo?.architecture ?? null,
    conditions: status?.conditions ?? [],
  });
}

/** How full the volumes of the release's claims are, as the kubelet of each node says it. */
export const volumeUsageProbe = sectionProbe({
  section: "kubernetes/volume-usage",
  uses: ["kubernetes/pods"],
  async read({ connections, blueprint, section }) {
    const [client, pods] = await Promise.all([connections.kubernetes(), section("kubernetes/pods")]);
    if (!client.ok) return client;
    if (!pods.ok) return pods;
    const withClaims = pods.data.filter(({ spec }) => spec.volumes.some((v) => v.persistentVolumeClaim));
    const names = nodesOf(withClaims, blueprint);
    const answers = await Promise.all(names.map((name) => diskFiguresOf(client.data, name)));
    const refused = answers.find((answer) => !answer.ok);
    if (refused) return refused;
    const own = new Set(
      withClaims
        .filter(({ metadata }) => isOfRelease(metadata, blueprint))
        .map(({ metadata }) => metadata.name),
    );
    return succeed(
      answers.flatMap((answer) =>
        answer.ok ? usageIn(answer.data, client.data.namespace, (pod) => own.has(pod)) : [],
      ),
    );
  },
});

/** kubelet, stats/v1alpha1 Summary: what is read of it. */
const summarySchema = z.object({
  pods: list(
    z.object({
      podRef: z.object({ name: z.string(), namespace: z.string() }),
      volume: list(
        z.object({
          usedBytes: z.number().nullish(),
          capacityBytes: z.number().nullish(),
          inodes: z.number().nullish(),
          inodesUsed: z.number().nullish(),
          pvcRef: z.object({ name: z.string() }).nullish(),
        }),
      ),
    }),
  ),
});

/** The claims' volumes of some pods of a namespace. A volume the kubelet has not measured yet is none. */
function usageIn(summary: unknown, namespace: string, isOwn: (pod: string) => boolean): VolumeUsage[] {
  const parsed = summarySchema.safeParse(summary);
  if (!parsed.success) return [];
  return parsed.data.pods
    .filter(({ podRef }) => podRef.namespace === namespace && isOwn(podRef.name))
    .flatMap(({ podRef, volume }) =>
      volume.flatMap(({ pvcRef, usedBytes, capacityBytes, inodes, inodesUsed }) =>
        pvcRef && usedBytes !== null && usedBytes !== undefined && capacityBytes
          ? [
              {
                ...{ claim: pvcRef.name, pod: podRef.name, usedBytes, capacityBytes },
                inodesUsed: inodesUsed ?? null,
                inodes: inodes || null,
              },
            ]
          : [],
      ),
    );
}
