import * as z from "zod";
import type { ConnectionSettings } from "../connection-settings.ts";
import type { CallLimits } from "../deadline.ts";
import { createKubernetesClient } from "./api-client.ts";
import { openTransport } from "./api-transport.ts";
import { resolveClusterAccess } from "./cluster-access.ts";
import { openCredentials } from "./credential-source.ts";
import { proxyFor } from "./proxy.ts";
import { isProxyUrl, proxyAgents } from "./proxy-agent.ts";

const namedSchema = z.object({ metadata: z.object({ name: z.string() }) });

/** The namespaces of the cluster, as far as it tells within the limits; none where it does not. Throws UserError for a bad kubeconfig. */
export async function listNamespaces(
  settings: Pick<ConnectionSettings, "given">,
  {
    env,
    homeDir,
    limits,
  }: { env: Readonly<Record<string, string | undefined>>; homeDir: string; limits: CallLimits },
): Promise<string[]> {
  const access = await resolveClusterAccess({ given: settings.given, env, homeDir });
  if (access === null) return [];
  const credentials = await openCredentials(access, env, limits, () => {});
  if (!credentials.ok) return [];
  const proxy = proxyFor(access.server, access.proxyUrl, env);
  if (proxy !== null && !isProxyUrl(proxy)) return [];
  const agents = proxy === null ? null : await proxyAgents(proxy);
  const transport = openTransport(access, credentials.data, agents);
  try {
    const client = createKubernetesClient(
      { calls: transport, streams: transport },
      { context: access.context, user: access.userName },
      "default",
      limits,
    );
    const namespaces = await client.list("/api/v1/namespaces");
    if (!namespaces.ok) return [];
    return namespaces.data.flatMap((item) => {
      const named = namedSchema.safeParse(item);
      return named.success ? [named.data.metadata.name] : [];
    });
  } finally {
    transport.close();
  }
}
