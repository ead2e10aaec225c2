import { pause } from "../../pause.ts";
import { type Pod, podSchema } from "../../snapshot/kubernetes/pod.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { transportError } from "../transport-error.ts";
import { apiError } from "./api-error.ts";
import type { ApiTransport } from "./api-transport.ts";
import { createLogPosition } from "./log-position.ts";
import { linesOf, openTextStream } from "./stream-text.ts";

export interface LogLine {
  pod: string;
  container: string;
  /** RFC 3339 as the kubelet stamped it. */
  time: string;
  line: string;
}

export interface FollowOptions {
  client: KubernetesClient;
  /** Its agent must not limit sockets: every container holds one. */
  transport: ApiTransport;
  /** `key=value,…` of the pods to follow. */
  labelSelector: string;
  since: Date;
  onLine(line: LogLine): void;
  /** A container whose log cannot be read, or the list of pods; said once for each. */
  onError(error: ProbeError): void;
  signal: AbortSignal;
}

/** How often the list of pods is read for new ones and for restarts. */
const podPollMs = 500;
const reconnectMs = 200;

/**
 * Follows the logs of all containers of all pods that match, new pods and restarted containers included, until the signal; each line once.
 * A line that a container wrote just before it ended is read from its previous instance. Never rejects.
 */
export async function followLogs(options: FollowOptions): Promise<void> {
  const { signal } = options;
  const followed = new Map<string, Promise<void>>();
  const told = new Set<string>();
  const tell = (error: ProbeError) => {
    if (signal.aborted || told.has(error.message)) return;
    told.add(error.message);
    options.onError(error);
  };
  while (!signal.aborted) {
    const pods = await options.client.list(`/api/v1/namespaces/${options.client.namespace}/pods`, {
      labelSelector: options.labelSelector,
    });
    if (!pods.ok) tell(pods.error);
    else {
      for (const item of pods.data) {
        const pod = podSchema.safeParse(item);
        if (pod.success) followPod(pod.data);
      }
    }
    await pause(podPollMs, signal);
  }
  await Promise.all(followed.values());

  function followPod(pod: Pod): void {
    for (const status of pod.status.containerStatuses) {
      const key = `${uidOf(pod)}/${status.name}`;
      const started = status.state.running != null || status.restartCount > 0;
      if (!started || followed.has(key)) continue;
      const target = { pod: pod.metadata.name, uid: uidOf(pod), container: status.name, tell };
      followed.set(key, followContainer(options, target, status.restartCount));
    }
  }
}

const uidOf = (pod: Pod) => pod.metadata.uid ?? pod.metadata.name;

interface Container {
  pod: string;
  /** A StatefulSet's next pod has the same name. */
  uid: string;
  container: string;
  tell(error: ProbeError): void;
}

async function followContainer(options: FollowOptions, target: Container, restarts: number): Promise<void> {
  const { signal } = options;
  const position = createLogPosition(options.since);
  let instance = restarts;
  while (!signal.aborted) {
    const end = await readLog(options, target, position, { follow: "true" });
    if (end === "gone") return;
    await pause(reconnectMs, signal);
    const now = signal.aborted ? null : await restartsOf(options.client, target);
    if (now === "gone") return;
    if (now === null || now <= instance) continue;
    // What the ended instance still wrote after the last line that was read.
    instance = now;
    await readLog(options, target, position, { previous: "true" });
  }
}

/** How often the container has restarted; `gone` when its pod is not there any more; null when that cannot be read now. */
async function restartsOf(
  client: KubernetesClient,
  { pod, uid, container }: Container,
): Promise<number | "gone" | null> {
  const found = await client.get(`/api/v1/namespaces/${client.namespace}/pods/${pod}`);
  if (!found.ok) return found.error.kind === "not-found" ? "gone" : null;
  const parsed = podSchema.safeParse(found.data);
  if (!parsed.success) return null;
  if (uidOf(parsed.data) !== uid) return "gone";
  return parsed.data.status.containerStatuses.find(({ name }) => name === container)?.restartCount ?? null;
}

async function readLog(
  { client, transport, signal, onLine }: FollowOptions,
  { pod, container, tell }: Container,
  position: ReturnType<typeof createLogPosition>,
  mode: { follow: "true" } | { previous: "true" },
): Promise<"ended" | "gone"> {
  const path = `/api/v1/namespaces/${client.namespace}/pods/${pod}/log`;
  try {
    const query = { container, timestamps: "true", sinceTime: position.sinceTime(), ...mode };
    const stream = await openTextStream(transport, path, query, signal);
    if (stream.kind === "refused") {
      if (stream.status === 404) return "gone";
      // 400: no log yet, or no previous instance; it may come.
      if (stream.status !== 400 && stream.status !== 204) {
        const rule = { apiGroup: "", resource: "pods/log", verb: "get" };
        tell(apiError({ path, server: client.server, rule }, stream.status, stream.body));
      }
      return "ended";
    }
    for await (const raw of linesOf(stream.body)) {
      const read = position.take(raw);
      if (read !== null) onLine({ pod, container, ...read });
    }
  } catch (error) {
    if (!signal.aborted) tell(transportError({ system: "kubernetes", what: `GET ${path}` }, error));
  }
  return "ended";
}
