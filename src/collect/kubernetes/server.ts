import * as z from "zod";
import type { KubernetesClient } from "../../connect/connections.ts";
import { conditionSchema, list, metadataSchema } from "../../snapshot/kubernetes/object.ts";
import type { KubernetesServer } from "../../snapshot/kubernetes/server.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import { clockSkew } from "../clock-skew.ts";
import { sectionProbe } from "../section-probe.ts";

const versionSchema = z.object({ gitVersion: z.string() });

/** /version, readable by every authenticated user, and whether the namespace stays. */
export const kubernetesServerProbe = sectionProbe({
  section: "kubernetes/server",
  async read({ connections }) {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    const [version, namespaceEnds] = await Promise.all([
      client.data.get("/version"),
      endOfNamespace(client.data),
    ]);
    if (!version.ok) return version;
    const parsed = versionSchema.safeParse(version.data);
    return succeed({
      server: client.data.server,
      gitVersion: parsed.success ? parsed.data.gitVersion : undefined,
      user: client.data.user,
      credentialsEnd: client.data.credentialsEnd,
      ...(namespaceEnds && { namespaceEnds }),
      ...clockSkew(client.data.clockAheadMs()),
    });
  },
});

const namespaceSchema = z.object({
  metadata: metadataSchema,
  status: z.object({ conditions: list(conditionSchema) }).prefault({}),
});

/** Undefined where the namespace stays, and where it may not be read: nothing else depends on it. */
async function endOfNamespace(client: KubernetesClient): Promise<KubernetesServer["namespaceEnds"]> {
  const found = await client.get(`/api/v1/namespaces/${encodeURIComponent(client.namespace)}`);
  const { data: namespace } = namespaceSchema.safeParse(found.ok ? found.data : null);
  const since = namespace?.metadata.deletionTimestamp;
  if (!namespace || !since) return undefined;
  return {
    since,
    held: namespace.status.conditions.flatMap(({ status, message }) =>
      status === "True" && message ? [message.trim()] : [],
    ),
  };
}
