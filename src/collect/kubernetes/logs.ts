import type { KubernetesClient } from "../../connect/connections.ts";
import type { ContainerStatus } from "../../snapshot/kubernetes/container.ts";
import type { ContainerLog } from "../../snapshot/kubernetes/log.ts";
import { containerStatusesOf, type Pod } from "../../snapshot/kubernetes/pod.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { isLookedAt } from "./kept/workloads.ts";

const tailLines = 60;
const maxBytes = 64 * 1024;
/** The first lines of a longer log. */
const firstBytes = 2 * 1024;
/** In a namespace where everything crashes the logs of the first ones say why. */
const maxLogs = 100;
const concurrency = 8;

/** The last lines of the release's containers in trouble: not ready, restarted, or ended badly; of restarted ones the instance before as well. */
export const logsProbe = sectionProbe({
  section: "kubernetes/logs",
  uses: ["kubernetes/pods"],
  async read({ connections, blueprint, section }) {
    const [client, pods] = await Promise.all([connections.kubernetes(), section("kubernetes/pods")]);
    if (!client.ok) return client;
    if (!pods.ok) return pods;
    const own = pods.data.filter(({ metadata }) => isLookedAt(metadata, blueprint));
    return readLogs(client.data, own.flatMap(logsOfInterest));
  },
});

type LogRequest = Pick<ContainerLog, "pod" | "container" | "previous">;

/** The logs worth reading of one pod. */
export function logsOfInterest(pod: Pod): LogRequest[] {
  const statuses = containerStatusesOf(pod);
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

type LogClient = Pick<KubernetesClient, "namespace" | "text">;

/** An error is one of all logs; what keeps one of them away is said in its own entry. */
export async function readLogs(
  client: LogClient,
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

/**
 * A log that cannot be read for a reason of its own (container not started, pod gone, a node that does not answer) is an entry; what concerns all
 * logs is the failure.
 */
async function readOne(client: LogClient, request: LogRequest): Promise<ProbeResult<ContainerLog>> {
  const path = `/api/v1/namespaces/${client.namespace}/pods/${request.pod}/log`;
  const query = { container: request.container, ...(request.previous ? { previous: "true" } : {}) };
  const last = await client.text(path, {
    ...query,
    tailLines: String(tailLines),
    limitBytes: String(maxBytes),
  });
  if (!last.ok)
    return isOfOneLog(last.error)
      ? succeed({ ...request, lines: [], error: last.error.message })
      : failure(last.error);
  const lines = linesOf(last.data);
  const gone = lines.find((line) => removedLog.test(line));
  if (gone !== undefined) return succeed({ ...request, lines: [], error: gone });
  if (lines.length < tailLines) return succeed({ ...request, lines });
  // Where a program says what it listens on, at its start, is beyond the last lines of one that complains every second.
  const first = await client.text(path, { ...query, limitBytes: String(firstBytes) });
  return succeed({ ...request, lines, ...(first.ok ? { firstLines: linesOf(first.data) } : {}) });
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** The kubelet's answer, with status 200, for an instance whose log has been removed. */
const removedLog = /^unable to retrieve container logs for /;

/** The API server answers such a log with 500 to 504 when the node's kubelet does not: the other nodes' logs can be read. */
const isOfOneLog = ({ kind, message }: ProbeError): boolean =>
  kind === "not-found" || kind === "invalid" || (kind === "unreachable" && /\banswered 50\d\b/.test(message));
