import { linkSignals } from "../linked-signal.ts";
import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import { type Target, unknownTarget } from "../snapshot/snapshot.ts";
import { noAddress, noKubernetes, nothingToLookAt } from "./absence.ts";
import { createCleanupStack } from "./cleanup-stack.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import type { Connections, KubernetesClient } from "./connections.ts";
import type { CallLimits } from "./deadline.ts";
import { createForwards } from "./forwards.ts";
import { foundRelease } from "./found-release.ts";
import { followLogs } from "./kubernetes/follow-logs.ts";
import { readNamespaceObjects } from "./kubernetes/namespace-objects.ts";
import { type OpenedKubernetes, openKubernetes } from "./kubernetes/open-kubernetes.ts";
import { once } from "./once.ts";
import type { Opening } from "./opening.ts";
import { prepareSystems } from "./prepare-systems.ts";
import { hiddenByKubernetes, type Namespace } from "./route.ts";
import { createRunNotes } from "./run-notes.ts";
import type { WritableConnections } from "./writable-connections.ts";

export interface OpenOptions {
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
  /** Aborted by Ctrl-C and by the whole-run deadline. */
  signal: AbortSignal;
}

/**
 * Reads every setting and file, opens the cluster and settles on a namespace; NATS and PostgreSQL are opened at their first use.
 * Throws UserError (exit 2) for bad input and when there is nothing to look at; what depends on a server answering is a ProbeResult.
 */
export async function openConnections(
  settings: ConnectionSettings,
  options: OpenOptions,
): Promise<Connections> {
  return openWritableConnections(settings, options);
}

/** As {@link openConnections}, for the commands that also change things (e2e, fix). */
export async function openWritableConnections(
  settings: ConnectionSettings,
  { env, homeDir, signal }: OpenOptions,
): Promise<WritableConnections> {
  const prepared = await prepareSystems(settings, env);
  const notes = createRunNotes();
  const cleanups = createCleanupStack();
  const disposal = new AbortController();
  const linked = linkSignals([signal, disposal.signal]);
  cleanups.add(() => linked[Symbol.dispose]());
  const limits: CallLimits = {
    timeoutMs: settings.requestTimeoutMs,
    signal: linked.signal,
  };
  notes.secret(...prepared.secrets);

  let opened: OpenedKubernetes | null = null;
  try {
    if (settings.kubernetes)
      opened = await openKubernetes(settings, { env, homeDir, limits, notes, cleanups });
  } catch (error) {
    await cleanups.close();
    throw error;
  }
  if (opened === null && !prepared.hasAddress) throw nothingToLookAt(settings, env);
  const kubeconfig = settings.given.get("kubernetes.kubeconfig");
  const target: Target = {
    ...unknownTarget,
    context: opened?.context ?? null,
    namespace: opened?.namespace ?? null,
    ...(opened === null ? {} : foundRelease(opened.release, opened.otherReleases)),
    ...(kubeconfig !== undefined && { kubeconfig: kubeconfig.value }),
  };

  const kubernetes = (): ProbeResult<KubernetesClient> => opened?.client ?? noKubernetes(settings, env);

  const namespace = once(async (): Promise<ProbeResult<Namespace>> => {
    if (opened === null) return noKubernetes(settings, env);
    const { client } = opened;
    if (!client.ok) return client;
    const objects = await readNamespaceObjects(client.data, opened.release);
    if (!objects.ok) return objects;
    return succeed({ client: client.data, objects: objects.data, release: opened.release });
  });

  const forwards = createForwards(kubernetes, limits.signal, cleanups);
  const opening: Opening = {
    limits,
    notes,
    cleanups,
    target,
    forwards,
    async lookUp(system, find) {
      if (opened === null) return noAddress(system);
      const where = await namespace();
      return where.ok ? find(where.data) : hiddenByKubernetes(system, where.error);
    },
  };
  return {
    kubernetes: async () => kubernetes(),
    ...prepared.open(opening),
    writer() {
      const client = kubernetes();
      if (!client.ok) return client;
      return opened?.extras ? succeed(opened.extras.writer) : noKubernetes(settings, env);
    },
    async followLogs(subscription) {
      const client = kubernetes();
      if (!client.ok || !opened?.extras) return;
      await followLogs({ client: client.data, transport: opened.extras.streams, ...subscription });
    },
    forwardService: forwards.toService,
    forwards: forwards.all,
    target: () => ({ ...target }),
    origins: () => notes.origins(),
    secrets: () => notes.secrets(),
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await cleanups.close();
    },
  };
}
