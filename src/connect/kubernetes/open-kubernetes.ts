import type { Setting } from "../../setting.ts";
import { type ReleaseName, usualRelease } from "../../snapshot/kubernetes/release-name.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import type { CleanupStack } from "../cleanup-stack.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import type { KubernetesClient } from "../connections.ts";
import type { CallLimits } from "../deadline.ts";
import type { RunNotes } from "../run-notes.ts";
import { createKubernetesClient } from "./api-client.ts";
import { type ApiTransport, openTransport } from "./api-transport.ts";
import { chooseNamespace } from "./choose-namespace.ts";
import { type ClusterAccess, resolveClusterAccess } from "./cluster-access.ts";
import { openCredentials } from "./credential-source.ts";
import { createKubernetesWriter, type KubernetesWriter } from "./kubernetes-writer.ts";
import { proxyFor } from "./proxy.ts";
import { isProxyUrl, proxyAgents } from "./proxy-agent.ts";

export interface KubernetesOptions {
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
  limits: CallLimits;
  notes: RunNotes;
  cleanups: CleanupStack;
}

/** The client or why there is none, and what is known of the target either way. */
export interface OpenedKubernetes {
  context: string | null;
  namespace: string | null;
  release: ReleaseName;
  /** More releases of nomnom's chart in the namespace. */
  otherReleases: string[];
  client: ProbeResult<KubernetesClient>;
  /** What changes things and what stays open; null where there is no client. */
  extras: KubernetesExtras | null;
}

/** For commands that do more than read. */
export interface KubernetesExtras {
  writer: KubernetesWriter;
  /** For answers that stay open: no limit on sockets. */
  streams: ApiTransport;
}

/**
 * Opens the cluster of the settings and settles on a namespace. Null: no kubeconfig anywhere and not in a pod.
 * Throws UserError for bad files, contexts and namespaces.
 */
export async function openKubernetes(
  settings: ConnectionSettings,
  options: KubernetesOptions,
): Promise<OpenedKubernetes | null> {
  const access = await resolveClusterAccess({ given: settings.given, ...options });
  if (access === null) return null;
  const { notes, limits, env } = options;
  notes.origin("kubernetes.server", access.server.origin, access.origin);
  if (access.context !== null) notes.origin("context", access.context, access.origin);

  const asked = settings.given.get("kubernetes.namespace") ?? null;
  const releaseName = settings.given.get("kubernetes.release")?.value ?? usualRelease;
  const askedRelease = settings.given.get("kubernetes.release") ?? null;
  const unopened = (client: ProbeResult<KubernetesClient>): OpenedKubernetes => ({
    context: access.context,
    namespace: asked?.value ?? access.namespace,
    release: { release: releaseName, instance: releaseName },
    otherReleases: [],
    client,
    extras: null,
  });
  const credentials = await openCredentials(access, env, limits, notes.secret);
  if (!credentials.ok) return unopened(credentials);

  const proxyUrl = proxyFor(access.server, access.proxyUrl, env);
  if (proxyUrl !== null) noteProxy(proxyUrl, notes);
  const proxy = proxyUrl === null ? null : await proxyAgents(proxyUrl);
  const transport = openTransport(access, credentials.data, proxy);
  options.cleanups.add(() => transport.close());
  const { endsAtMs } = await credentials.data.current();
  const identity = {
    ...{ context: access.context, user: access.userName },
    ...(endsAtMs === null ? {} : { credentialsEnd: new Date(endsAtMs).toISOString() }),
  };
  const streams = openTransport(access, credentials.data, proxy, Number.POSITIVE_INFINITY);
  options.cleanups.add(() => streams.close());
  const transports = { calls: transport, streams };
  const bind = (namespace: string) => createKubernetesClient(transports, identity, namespace, limits);

  const choice = await chooseNamespace(
    bind(asked?.value ?? "default"),
    asked,
    namespaceOfContext(access),
    askedRelease?.value ?? null,
  );
  if (choice.failed !== null) return unopened(failure(choice.failed));
  const { value: namespace, origin } = choice.namespace;
  notes.origin("namespace", namespace, origin);
  const { release, otherReleases } = choice;
  notes.origin("release", release.instance, askedRelease?.origin ?? originOfRelease(release));
  const client = bind(namespace);
  const writer = createKubernetesWriter(transport, client.server, limits);
  return {
    context: access.context,
    namespace,
    release,
    otherReleases,
    client: succeed(client),
    extras: { writer, streams },
  };
}

function namespaceOfContext(access: ClusterAccess): Setting | null {
  if (access.namespace === null) return null;
  const origin = access.context === null ? access.origin : `context ${access.context}`;
  return { value: access.namespace, origin };
}

const originOfRelease = ({ release, instance }: ReleaseName): string =>
  instance === usualRelease ? "the usual name" : `labels of the workloads, whose names start with ${release}`;

function noteProxy(proxy: string, notes: RunNotes): void {
  if (!isProxyUrl(proxy))
    throw new UserError(
      "bad-proxy-url",
      "the proxy for the Kubernetes API is not an http://, https:// or socks5:// URL",
      {
        hint: "It comes from proxy-url of the kubeconfig's cluster, or HTTPS_PROXY; NO_PROXY leaves hosts out.",
      },
    );
  const url = new URL(proxy);
  notes.secret(url.password);
  notes.origin("kubernetes.proxy", url.host, "proxy-url or HTTPS_PROXY");
}
