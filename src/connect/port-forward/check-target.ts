import * as z from "zod";
import { podSchema } from "../../snapshot/kubernetes/pod.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import { didYouMean, listed } from "../../words/nearest.ts";
import type { KubernetesClient } from "../connections.ts";
import { type ForwardTarget, formatTarget, type WantedForward } from "./target.ts";
import { collectionPath, targetKinds } from "./target-kinds.ts";
import { parseObject, podSelector, readOwner, targetPodPort } from "./target-owner.ts";
import { servicePort } from "./target-port.ts";

/**
 * Holds a typed target against the cluster: that its object exists and has the port; a port left out becomes the object's only one.
 * Throws UserError `unknown-target`, `unknown-port`, `which-port` or `no-selector`, with the nearest name; an API that does not answer is the failure.
 */
export async function checkTarget(
  client: KubernetesClient,
  wanted: WantedForward["target"],
): Promise<ProbeResult<ForwardTarget>> {
  const owner = await readOwner(client, wanted);
  if (!owner.ok) {
    if (owner.error.kind === "not-found") throw await unknownTarget(client, wanted);
    return owner;
  }
  if (owner.data.kind === "service") {
    const { service } = owner.data;
    if (podSelector(owner.data) === null)
      throw new UserError(
        "no-selector",
        `Service ${wanted.name} has no selector: there are no pods to forward to`,
        {
          hint: "Its endpoints are kept by hand; connect to them directly.",
        },
      );
    const port =
      wanted.port ??
      onlyPort(
        wanted,
        service.spec.ports.map((entry) => entry.port),
      );
    const found = servicePort(service, port);
    if ("problem" in found) throw new UserError("unknown-port", found.problem, { hint: found.hint });
    return succeed({ ...wanted, port });
  }
  const spec =
    owner.data.kind === "pod"
      ? await podSpec(client, wanted)
      : succeed(owner.data.workload.spec.template.spec);
  if (!spec.ok) return spec;
  const declared = spec.data.containers.flatMap((container) =>
    container.ports.map((port) => port.containerPort),
  );
  const target = { ...wanted, port: wanted.port ?? onlyPort(wanted, declared) };
  const answer = targetPodPort(owner.data, target, spec.data);
  if ("problem" in answer) throw new UserError("unknown-port", answer.problem, { hint: answer.hint });
  return succeed(target);
}

async function podSpec(client: KubernetesClient, wanted: WantedForward["target"]) {
  const path = `${collectionPath("pod", client.namespace)}/${encodeURIComponent(wanted.name)}`;
  const object = await client.get(path);
  if (!object.ok) {
    if (object.error.kind === "not-found") throw await unknownTarget(client, wanted);
    return object;
  }
  const pod = parseObject(podSchema, object.data, path);
  return pod.ok ? succeed(pod.data.spec) : pod;
}

function onlyPort(wanted: WantedForward["target"], ports: readonly number[]): number {
  const [only, ...others] = ports;
  if (only !== undefined && others.length === 0) return only;
  const what = `${targetKinds[wanted.kind].word} ${wanted.name}`;
  throw new UserError(
    "which-port",
    only === undefined ? `${what} declares no port` : `${what} has ${ports.length} ports`,
    {
      hint:
        only === undefined
          ? `Name one: ${formatTarget(wanted)}:PORT.`
          : `Name one: ${listed(ports.map((port) => formatTarget({ ...wanted, port })))}.`,
    },
  );
}

const namedSchema = z.object({ metadata: z.object({ name: z.string() }) });

async function unknownTarget(client: KubernetesClient, wanted: WantedForward["target"]): Promise<UserError> {
  const { kind, name } = wanted;
  const all = await client.list(collectionPath(kind, client.namespace));
  const names = (all.ok ? all.data : []).flatMap((item) => {
    const parsed = namedSchema.safeParse(item);
    return parsed.success ? [parsed.data.metadata.name] : [];
  });
  const near = didYouMean(name, names);
  const are = names.length > 0 ? `There are: ${listed(names)}.` : "";
  return new UserError(
    "unknown-target",
    `no ${targetKinds[kind].word} "${name}" in namespace ${client.namespace}`,
    {
      hint: [near, are].filter((part) => part !== "").join(" "),
    },
  );
}
