import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import { resolveClusterHost } from "../kubernetes/cluster-host.ts";
import { environmentValue } from "../kubernetes/namespace-objects.ts";
import { hiddenByKubernetes, type Namespace, noPod, type Route } from "../route.ts";
import { displayNatsUrl, type NatsAddress, parseNatsUrl } from "./nats-address.ts";

const clientPort = 4222;

/** Finds NATS in the namespace: NATS_URL of the release's containers, else its Services. */
export async function findNats(namespace: Namespace): Promise<ProbeResult<Route<NatsAddress>>> {
  const { client, objects } = namespace;
  const url = await environmentValue(client, objects, "NATS_URL");
  if (!url.ok) return hiddenByKubernetes("nats", url.error);
  const found = url.data ?? serviceUrl(namespace);
  if (found === null)
    return failure({
      kind: "not-configured",
      system: "nats",
      message: `No container in namespace ${client.namespace} sets NATS_URL and no Service serves port ${clientPort}`,
      hint: "Give the address with --nats-url or nats.url in nomnom.doctor.yaml.",
    });
  return toRoute(namespace, found);
}

function toRoute(
  { client, objects }: Namespace,
  found: { value: string; origin: string },
): ProbeResult<Route<NatsAddress>> {
  const address = parseFound(found);
  if (!address.ok) return address;
  let firstRefusal: string | null = null;
  for (const { host, port } of address.data.servers) {
    const resolved = resolveClusterHost(objects, client.namespace, host, port);
    if (resolved.kind === "external")
      return succeed({ address: address.data, origin: found.origin, pod: null });
    if (resolved.kind === "pod")
      return succeed({
        address: { ...address.data, servers: [{ host, port }] },
        origin: found.origin,
        pod: resolved.target,
      });
    firstRefusal ??= resolved.message;
  }
  return noPod("nats", displayNatsUrl(address.data), firstRefusal ?? "it names no server");
}

function parseFound(found: { value: string; origin: string }): ProbeResult<NatsAddress> {
  try {
    return succeed(parseNatsUrl(found.value, found.origin));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return failure({ kind: "invalid", system: "nats", message: error.message, hint: error.hint });
  }
}

/** The chart's names first, then any Service with the NATS port. */
function serviceUrl({ objects, release: { release } }: Namespace): { value: string; origin: string } | null {
  const candidates = objects.services.filter((service) =>
    service.spec.ports.some((port) => port.port === clientPort),
  );
  const byName = (name: string) => candidates.find((service) => service.metadata.name === name);
  const service = byName(`${release}-nats-client`) ?? byName(`${release}-nats`) ?? candidates[0];
  if (service === undefined) return null;
  const { name } = service.metadata;
  return { value: `nats://${name}:${clientPort}`, origin: `Service ${name}` };
}
