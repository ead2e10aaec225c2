import type { KubernetesClient } from "../../connect/connections.ts";
import type { ContainerStatus } from "../../snapshot/kubernetes/container.ts";
import type { ContainerLog } from "../../snapshot/kubernetes/log.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const tailLines = 20;
const maxBytes = 64 * 1024;
/** In a namespace where everything crashes the logs of the first ones say why. */
const maxLogs = 100;
const concurrency = 8;

/** The last lines of containers in trouble: not ready, restarted, or ended badly; of restarted ones the instance before as well. */
export const logsProbe = sectionProbe({
  section: "kubernetes/logs",
  uses: ["kubernetes/pods"],
  async read({ connections, section }) {
    const [client, pods] = await Promise.all([connections.kubernetes(), section("kubernetes/pods")]);
    if (!client.ok) return client;
    if (!pods.ok) return pods;
    return readAll(client.data, pods.data.flatMap(logsOfInterest));
  },
});

type LogRequest = Pick<ContainerLog, "pod" | "container" | "previous">;

/** The logs worth reading of one pod. */
export function logsOfInterest(pod: Pod): LogRequest[] {
  const statuses = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
  return statuses.filter(inTrouble).flatMap(({ name: container, restartCount, lastState, state }) => {
    const request = { pod: pod.metadata.name, container };
    const hasStarted = state.running != null || state.terminated != null || lastState.terminated != null;
    return [
      ...(hasStarted ? [{ ...request, previous: false }] : []),
      ...(restartCount > 0 && lastState.terminated != null ? [{ ...request, previous: true }] : []),
    ];
  });
}

function inTrouble(status: ContainerStatus): boolean {
  const exitCode = status.state.terminated?.exitCode ?? status.lastState.terminated?.exitCode ?? 0;
  const finishedWell = status.state.terminated?.exitCode === 0;
  return (!status.ready && !finishedWell) || status.restartCount > 0 || exitCode !== 0;
}

async function readAll(
  client: KubernetesClient,
  requests: LogRequest[],
): Promise<ProbeResult<ContainerLog[]>> {
  const logs: ContainerLog[] = [];
  const wanted = requests.slice(0, maxLogs);
  for (let start = 0; start < wanted.length; start += concurrency) {
    const batch = wanted.slice(start, start + concurrency);
    const results = await Promise.all(batch.map((request) => readOne(client, request)));
    for (const result of results) {
      if (!result.ok) return result;
      logs.push(result.data);
    }
  }
  const unread = requests.slice(maxLogs).map((request) => ({
    ...request,
    lines: [],
    error: `not read: ${maxLogs} logs of other containers were read before`,
  }));
  return succeed([...logs, ...unread]);
}

/** A log the API refuses for its own reasons (container not started, pod gone) is an entry; what concerns all logs is the failure. */
async function readOne(client: KubernetesClient, request: LogRequest): Promise<ProbeResult<ContainerLog>> {
  const path = `/api/v1/namespaces/${client.namespace}/pods/${request.pod}/log`;
  const text = await client.text(path, {
    container: request.container,
    tailLines: String(tailLines),
    limitBytes: String(maxBytes),
    ...(request.previous ? { previous: "true" } : {}),
  });
  if (text.ok) return succeed({ ...request, lines: text.data.split("\n").filter((line) => line !== "") });
  const ofThisLogOnly = text.error.kind === "not-found" || text.error.kind === "invalid";
  return ofThisLogOnly ? succeed({ ...request, lines: [], error: text.error.message }) : failure(text.error);
}
