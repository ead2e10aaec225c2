import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import { resolveClusterHost } from "../kubernetes/cluster-host.ts";
import { type EnvironmentValue, environmentValue } from "../kubernetes/namespace-objects.ts";
import { hiddenByKubernetes, type Namespace, noPod, type Route } from "../route.ts";
import { defaultRedisPort, displayRedisUrl, parseRedisUrl, type RedisAddress } from "./redis-address.ts";

/** Finds Redis in the namespace: the URL in the containers' environment, else a Service of its port with the password of the environment. */
export async function findRedis(namespace: Namespace): Promise<ProbeResult<Route<RedisAddress>>> {
  const { client, objects } = namespace;
  for (const name of ["REDIS_URL", "VALKEY_URL"]) {
    const url = await environmentValue(client, objects, name);
    if (!url.ok) return hiddenByKubernetes("redis", url.error);
    if (url.data !== null) return toRoute(namespace, url.data);
  }
  const service = objects.services.find(({ spec }) =>
    spec.ports.some(({ port }) => port === defaultRedisPort),
  );
  if (service === undefined)
    return failure({
      kind: "not-configured",
      system: "redis",
      message: `No container in namespace ${client.namespace} sets REDIS_URL and no Service serves port ${defaultRedisPort}`,
      hint: "Give the address with --redis-url or redis.url in nomnom.doctor.yaml.",
    });
  const password = await environmentValue(client, objects, "REDIS_PASSWORD");
  if (!password.ok) return hiddenByKubernetes("redis", password.error);
  const { name } = service.metadata;
  const login = password.data === null ? "" : `:${encodeURIComponent(password.data.value)}@`;
  return toRoute(namespace, {
    value: `redis://${login}${name}:${defaultRedisPort}`,
    origin: password.data === null ? `Service ${name}` : `Service ${name}, ${password.data.origin}`,
  });
}

function toRoute(
  { client, objects }: Namespace,
  { value, origin }: EnvironmentValue,
): ProbeResult<Route<RedisAddress>> {
  const address = parseFound(value, origin);
  if (!address.ok) return address;
  const { host, port } = address.data;
  const resolved = resolveClusterHost(objects, client.namespace, host, port);
  switch (resolved.kind) {
    case "external":
      return succeed({ address: address.data, origin, pod: null });
    case "pod":
      return succeed({ address: address.data, origin, pod: resolved.target });
    case "no-pod":
      return noPod("redis", displayRedisUrl(address.data), resolved.message);
  }
}

function parseFound(value: string, origin: string): ProbeResult<RedisAddress> {
  try {
    return succeed(parseRedisUrl(value, origin));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return failure({
      kind: "invalid",
      system: "redis",
      message: error.message,
      hint: "Correct it there, or give another one with --redis-url.",
    });
  }
}
