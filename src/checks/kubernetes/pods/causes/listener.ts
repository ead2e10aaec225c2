import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PodWitness } from "../pod-witness.ts";

/** The two ports, for who makes them agree. */
export const listenerEvidence = ({ asked, listens }: ListenerFault) => ({ asked, listens });

/** Why a probe is refused although the program listens. */
export interface ListenerFault {
  kind: "other-port" | "loopback";
  asked: string;
  listens: string;
  /** `Its log says that it listens on 3000.` */
  sentence: string;
  remedy: Remedy;
}

const loopback = /^(127\.|localhost$|\[?::1\]?$)/;

/** A refused probe beside a log that names another port, or an address that nothing outside the pod reaches. */
export function listenerFault(
  pod: Pod,
  container: string,
  proof: string | null,
  witness: PodWitness,
): ListenerFault | null {
  const asked = /:(\d+)[^:]*: connect: connection refused/.exec(proof ?? "")?.[1];
  const found = asked === undefined ? null : listenerOf(pod, container, witness.logs);
  if (asked === undefined || found === null) return null;
  const { host, port } = found;
  if (port !== asked)
    return {
      kind: "other-port",
      asked,
      listens: port,
      sentence: `The probe asks port ${asked}; its log says that it listens on ${port}.`,
      remedy: {
        summary: `Make both agree: set the container port (and probe) to ${port}, or let the program listen on ${asked}.`,
        commands: [witness.kubectl("edit", witness.owner)],
      },
    };
  if (host === null || !loopback.test(host)) return null;
  return {
    kind: "loopback",
    asked,
    listens: `${host}:${port}`,
    sentence: `Its log says that it listens only on ${host}, which neither the kubelet nor another pod can reach.`,
    remedy: {
      summary: `Let the program listen on 0.0.0.0:${port} instead of ${host}.`,
      commands: [witness.kubectl("edit", witness.owner)],
    },
  };
}

/** Where the program says it listens: in the log of the instance that runs, else of the one before. */
export function listenerOf(
  pod: Pod,
  container: string,
  all: PodWitness["logs"],
): { host: string | null; port: string } | null {
  const logs = all
    .filter((log) => log.pod === pod.metadata.name && log.container === container)
    .toSorted((a, b) => Number(a.previous) - Number(b.previous));
  for (const { firstLines = [], lines } of logs) {
    const line = [...firstLines, ...lines].findLast((one) => told(one) !== null);
    if (line !== undefined) return told(line);
  }
  return null;
}

function told(line: string): { host: string | null; port: string } | null {
  const [, host, port] = listening.exec(line) ?? serving.exec(line) ?? [];
  return port === undefined ? null : { host: host ?? null, port };
}

/** `listening on http://127.0.0.1:8080`, `Listening on port 3000`, `listen :8080`. */
const listening =
  /\blisten\w*\b.*?(?:(127\.\d+\.\d+\.\d+|0\.0\.0\.0|localhost|\[::1?\]):)?(?<![\d.])(\d{2,5})\D*$/i;

/** `Server running at http://localhost:8080/`, `Uvicorn running on http://127.0.0.1:8000`, `bound to 127.0.0.1:8080`: only with an address of the pod's own. */
const serving =
  /\b(?:running|serving|launched|started|bound|ready|server) (?:at|on|from|to):? (?:https?:\/\/)?(127\.\d+\.\d+\.\d+|0\.0\.0\.0|localhost|\[::1?\]):(\d{2,5})\b/i;
