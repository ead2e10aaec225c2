import { setMaxListeners } from "node:events";
import { type ProbeError, type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import { addressHints, kubernetesAbsence, notConfigured, nothingToLookAt } from "./absence.ts";
import { createCleanupStack } from "./cleanup-stack.ts";
import type {
  ConnectionSettings,
  Connections,
  KubernetesClient,
  MonitoringClient,
  NatsClient,
  PostgresClient,
} from "./connections.ts";
import { type CallLimits, within } from "./deadline.ts";
import { readDirectAddresses, secretsOf } from "./direct-addresses.ts";
import { explainForward } from "./explain-forward.ts";
import { followLogs } from "./kubernetes/follow-logs.ts";
import { readNamespaceObjects } from "./kubernetes/namespace-objects.ts";
import { type OpenedKubernetes, openKubernetes } from "./kubernetes/open-kubernetes.ts";
import { namedPort } from "./kubernetes/pod-behind-service.ts";
import { linkSignals } from "./linked-signal.ts";
import { openMonitoring } from "./nats/monitoring-client.ts";
import { displayNatsUrl, type NatsAddress } from "./nats/nats-address.ts";
import { createNatsClient } from "./nats/nats-client.ts";
import { findNats } from "./nats/nats-route.ts";
import { loadNatsLibrary, openNats } from "./nats/open-nats.ts";
import { once } from "./once.ts";
import { describeForward } from "./port-forward/describe-forward.ts";
import { openPortForward, type PortForward } from "./port-forward/open-port-forward.ts";
import { loadPostgresLibrary, openPostgres, openPostgresWriter } from "./postgres/open-postgres.ts";
import { displayPostgresUrl, type PostgresAddress } from "./postgres/postgres-address.ts";
import { findPostgres } from "./postgres/postgres-route.ts";
import { hiddenByKubernetes, type Namespace, type Route } from "./route.ts";
import { createRunNotes } from "./run-notes.ts";
import type { PostgresWriter, ServiceForward, WritableConnections } from "./writable-connections.ts";

export interface OpenOptions {
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
  /** Aborted by Ctrl-C and by the whole-run deadline. */
  signal: AbortSignal;
}

/** A frozen server gets this long to say goodbye. */
const closeDeadlineMs = 250;
const defaultMonitoringPort = 8222;

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
  const direct = await readDirectAddresses(settings, env);
  const notes = createRunNotes();
  const cleanups = createCleanupStack();
  const disposal = new AbortController();
  const linked = linkSignals([signal, disposal.signal]);
  cleanups.add(() => linked[Symbol.dispose]());
  const limits: CallLimits = {
    timeoutMs: settings.requestTimeoutMs,
    signal: linked.signal,
  };
  // Every call of the run listens on it, about twenty at once; Node warns from the eleventh.
  setMaxListeners(0, limits.signal);
  const target: Target = { context: null, namespace: null, nats: null, postgres: null };
  notes.secret(...secretsOf(direct));

  let opened: OpenedKubernetes | null = null;
  try {
    if (settings.kubernetes.enabled)
      opened = await openKubernetes(settings, { env, homeDir, limits, notes, cleanups });
  } catch (error) {
    await cleanups.close();
    throw error;
  }
  if (opened === null && direct.nats === null && direct.postgres === null) throw nothingToLookAt(settings);
  target.context = opened?.context ?? null;
  target.namespace = opened?.namespace ?? null;

  const kubernetes = (): ProbeResult<KubernetesClient> =>
    opened?.client ?? notConfigured("kubernetes", kubernetesAbsence(settings));

  const namespace = once(async (): Promise<ProbeResult<Namespace>> => {
    const client = kubernetes();
    if (!client.ok) return client;
    const objects = await readNamespaceObjects(client.data, settings.release);
    if (!objects.ok) return objects;
    return succeed({ client: client.data, objects: objects.data, release: settings.release });
  });

  const natsRoute = once(async (): Promise<ProbeResult<Route<NatsAddress>>> => {
    const route = direct.nats ? succeed({ ...direct.nats, pod: null }) : await foundIn("nats", findNats);
    if (route.ok) {
      const { address, origin } = route.data;
      target.nats = displayNatsUrl(address);
      notes.origin("nats.url", target.nats, origin);
      notes.secret(address.password, address.token);
    }
    return route;
  });

  const postgresRoute = once(async (): Promise<ProbeResult<Route<PostgresAddress>>> => {
    const route = direct.postgres
      ? succeed({ ...direct.postgres, pod: null })
      : await foundIn("postgres", findPostgres);
    if (route.ok) {
      const { address, origin } = route.data;
      target.postgres = displayPostgresUrl(address);
      notes.origin("postgres.url", target.postgres, origin);
      notes.secret(address.password);
    }
    return route;
  });

  async function foundIn<Address>(
    system: "nats" | "postgres",
    find: (where: Namespace) => Promise<ProbeResult<Route<Address>>>,
  ): Promise<ProbeResult<Route<Address>>> {
    if (opened === null) return notConfigured(system, addressHints[system]);
    const where = await namespace();
    return where.ok ? find(where.data) : hiddenByKubernetes(system, where.error);
  }

  const forwards: PortForward[] = [];

  /** A local port for a pod's port; closed with everything else. */
  async function forward(pod: string, port: number): Promise<PortForward> {
    const client = kubernetes();
    if (!client.ok) throw new Error(`pod ${pod} is known, and no cluster`);
    // A doctor looks at sick pods too, and tells what it sees at the first try.
    const forwarded = await openPortForward(
      client.data,
      { kind: "pod", name: pod, port },
      { retryForMs: 0, allowUnready: true, signal: limits.signal },
    );
    forwards.push(forwarded);
    cleanups.add(() => forwarded[Symbol.asyncDispose]());
    return forwarded;
  }

  function withoutCluster(): { ok: false; error: ProbeError } {
    const client = kubernetes();
    return client.ok ? notConfigured("kubernetes", kubernetesAbsence(settings)) : client;
  }

  const serviceForwards = new Map<string, Promise<ProbeResult<ServiceForward>>>();

  /** One for each Service and port, however often it is asked for. */
  function forwardService(service: string, port: number): Promise<ProbeResult<ServiceForward>> {
    const key = `${service}:${port}`;
    const known = serviceForwards.get(key) ?? openServiceForward(service, port);
    serviceForwards.set(key, known);
    return known;
  }

  async function openServiceForward(service: string, port: number): Promise<ProbeResult<ServiceForward>> {
    const client = kubernetes();
    if (!client.ok) return client;
    const target = { kind: "service", name: service, port } as const;
    const forwarded = await openPortForward(client.data, target, { signal: limits.signal });
    forwards.push(forwarded);
    cleanups.add(() => forwarded[Symbol.asyncDispose]());
    return succeed({
      port: forwarded.port,
      lastPod: () => forwarded.status().pod?.name ?? null,
      lastFailure: () => forwarded.status().lastFailure?.message ?? null,
    });
  }

  const nats = once(async (): Promise<ProbeResult<NatsClient>> => {
    const [route] = await Promise.all([natsRoute(), loadNatsLibrary()]);
    if (!route.ok) return route;
    const { address, pod } = route.data;
    const listener = pod && (await forward(pod.pod.metadata.name, pod.port));
    const connection = await openNats(
      { address, dial: dialOf(listener), creds: direct.natsCreds, tls: direct.natsTls },
      limits,
    );
    if (!connection.ok) return explainForward(connection, listener);
    const { data } = connection;
    cleanups.add(() => within({ timeoutMs: closeDeadlineMs, signal: neverAborted() }, () => data.close()));
    return succeed(createNatsClient(data, displayNatsUrl(address), limits));
  });

  const monitoring = once(async () => {
    const where = await monitoringTarget();
    if (!where.ok) return where;
    notes.origin("nats.monitoringUrl", where.data.url, where.data.origin);
    const { client, close } = openMonitoring({ ...where.data, ca: direct.natsTls.ca }, limits);
    cleanups.add(close);
    const { listener } = where.data;
    return succeed<MonitoringClient>({
      url: client.url,
      async get(path) {
        const answer = await client.get(path);
        return answer.ok ? answer : explainForward(answer, listener);
      },
    });
  });

  async function monitoringTarget(): Promise<
    ProbeResult<{ url: string; dial: URL; origin: string; hint: string; listener: PortForward | null }>
  > {
    const hint = "Give the address of the server's monitoring port (http_port) with --nats-monitoring-url.";
    if (direct.monitoring) {
      const { url, origin } = direct.monitoring;
      return succeed({ url: url.origin, dial: url, origin, hint, listener: null });
    }
    const route = await natsRoute();
    if (!route.ok) return route;
    const { address, pod, origin } = route.data;
    if (pod) {
      const { name } = pod.pod.metadata;
      const port = namedPort(pod.pod, "monitor") ?? defaultMonitoringPort;
      const listener = await forward(name, port);
      const dial = new URL(`http://127.0.0.1:${listener.port}`);
      return succeed({ url: `http://${name}:${port}`, dial, origin: `pod ${name}`, hint, listener });
    }
    const host = address.servers[0]?.host ?? "";
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${defaultMonitoringPort}`;
    if (!URL.canParse(url)) return notConfigured("nats", `The host ${host} gives no monitoring URL; ${hint}`);
    return succeed({ url, dial: new URL(url), origin: `${origin}, default port`, hint, listener: null });
  }

  const postgres = once(async (): Promise<ProbeResult<PostgresClient>> => {
    const [route] = await Promise.all([postgresRoute(), loadPostgresLibrary()]);
    if (!route.ok) return route;
    const { address, pod } = route.data;
    const listener = pod && (await forward(pod.pod.metadata.name, pod.port));
    const session = await openPostgres({ address, dial: dialOf(listener), ...direct.postgresFiles }, limits);
    if (!session.ok) return explainForward(session, listener);
    cleanups.add(() => session.data.close(closeDeadlineMs));
    return succeed(session.data.client);
  });

  const postgresWriter = once(async (): Promise<ProbeResult<PostgresWriter>> => {
    const route = await postgresRoute();
    if (!route.ok) return route;
    const { address, pod } = route.data;
    const listener = pod && (await forward(pod.pod.metadata.name, pod.port));
    const target = { address, dial: dialOf(listener), ...direct.postgresFiles };
    const session = await openPostgresWriter(target, limits);
    if (!session.ok) return explainForward(session, listener);
    cleanups.add(() => session.data.close(closeDeadlineMs));
    return succeed(session.data.writer);
  });

  return {
    kubernetes: async () => kubernetes(),
    nats,
    monitoring,
    postgres,
    postgresWriter,
    writer: () => (opened?.extras ? succeed(opened.extras.writer) : withoutCluster()),
    async followLogs(subscription) {
      const client = kubernetes();
      if (!client.ok || !opened?.extras) return;
      await followLogs({ client: client.data, transport: opened.extras.streams, ...subscription });
    },
    forwardService,
    forwards: () => forwards.map(describeForward),
    target: () => ({ ...target }),
    origins: () => notes.origins(),
    secrets: () => notes.secrets(),
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await cleanups.close();
    },
  };
}

const neverAborted = () => new AbortController().signal;

const dialOf = (listener: PortForward | null) =>
  listener === null ? null : { host: "127.0.0.1", port: listener.port };
