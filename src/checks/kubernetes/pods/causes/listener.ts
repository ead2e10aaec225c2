import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PodWitness } from "../pod-witness.ts";

/** Why a probe is refused although the program listens. */
export interface ListenerFault {
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
  const found = asked === undefined ? null : listener(pod, container, witness);
  if (asked === undefined || found === null) return null;
  const { host, port } = found;
  if (port !== asked)
    return {
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
    asked,
    listens: `${host}:${port}`,
    sentence: `Its log says that it listens on ${host} alone, which neither the kubelet nor another pod can reach.`,
    remedy: {
      summary: `Let the program listen on 0.0.0.0:${port} instead of ${host}.`,
      commands: [witness.kubectl("edit", witness.owner)],
    },
  };
}

/** Where the program says it listens: in the log of the instance that runs, else of the one before. */
function listener(
  pod: Pod,
  container: string,
  witness: PodWitness,
): { host: string | null; port: string } | null {
  const logs = witness.logs
    .filter((log) => log.pod === pod.metadata.name && log.container === container)
    .toSorted((a, b) => Number(a.previous) - Number(b.previous));
  for (const { firstLines = [], lines } of logs) {
    const line = [...firstLines, ...lines].findLast((one) => listening.test(one));
    const [, host, port] = listening.exec(line ?? "") ?? [];
    if (port !== undefined) return { host: host ?? null, port };
  }
  return null;
}

/** `listening on http://127.0.0.1:8080`, `Listening on port 3000`, `listen :8080`. */
const listening =
  /\blisten\w*\b.*?(?:(127\.\d+\.\d+\.\d+|0\.0\.0\.0|localhost|\[::1?\]):)?(?<![\d.])(\d{2,5})\D*$/i;
