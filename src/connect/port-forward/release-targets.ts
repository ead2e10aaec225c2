import { serviceSchema } from "../../snapshot/kubernetes/network.ts";
import { type ReleaseName, releaseWords } from "../../snapshot/kubernetes/release-name.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import type { KubernetesClient } from "../connections.ts";
import { belongsTo } from "../kubernetes/choose-namespace.ts";
import type { WantedForward } from "./target.ts";
import { collectionPath } from "./target-kinds.ts";
import { parseObject } from "./target-owner.ts";

/** Every TCP port of the release's Services that select pods. Throws UserError `no-services` when there is none. */
export async function releaseTargets(
  client: KubernetesClient,
  release: ReleaseName,
): Promise<ProbeResult<WantedForward[]>> {
  const path = collectionPath("service", client.namespace);
  const items = await client.list(path);
  if (!items.ok) return items;
  const targets: WantedForward[] = [];
  for (const item of items.data) {
    if (!belongsTo(item, release)) continue;
    const service = parseObject(serviceSchema, item, path);
    if (!service.ok) return service;
    const { metadata, spec } = service.data;
    if (Object.keys(spec.selector).length === 0) continue;
    for (const { port, protocol } of spec.ports)
      if ((protocol ?? "TCP") === "TCP")
        targets.push({ target: { kind: "service", name: metadata.name, port }, localPort: 0 });
  }
  if (targets.length === 0)
    throw new UserError(
      "no-services",
      `${releaseWords(release)} has no Service in namespace ${client.namespace}`,
      {
        hint: "Name a target, such as svc/NAME:PORT.",
      },
    );
  return succeed(targets);
}
