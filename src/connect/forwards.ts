import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { CleanupStack } from "./cleanup-stack.ts";
import type { KubernetesClient } from "./connections.ts";
import type { PodTarget } from "./kubernetes/pod-behind-service.ts";
import { describeForward } from "./port-forward/describe-forward.ts";
import { openPortForward, type PortForward } from "./port-forward/open-port-forward.ts";
import type { Newcomer } from "./port-forward/sharing.ts";
import type { ForwardTarget } from "./port-forward/target.ts";
import type { OpenForward, ServiceForward } from "./writable-connections.ts";

/** The port-forwards of a run; closed with everything else. */
export interface Forwards {
  /** To this pod, ready or not. */
  toPod(target: PodTarget): Promise<PortForward>;
  /** One for each Service and port, however often it is asked for. */
  toService(service: string, port: number): Promise<ProbeResult<ServiceForward>>;
  /** For programs beside us, which stay: to whichever pod is ready behind the Service, through restarts. */
  toStay(target: PodTarget): Promise<ProbeResult<ServiceForward>>;
  all(): OpenForward[];
}

export function createForwards(
  kubernetes: () => ProbeResult<KubernetesClient>,
  signal: AbortSignal,
  cleanups: CleanupStack,
): Forwards {
  const forwards: PortForward[] = [];
  const services = new Map<string, Promise<ProbeResult<ServiceForward>>>();

  function keep(forward: PortForward): PortForward {
    forwards.push(forward);
    cleanups.add(() => forward[Symbol.asyncDispose]());
    return forward;
  }

  async function openLasting(target: ForwardTarget, clients: Newcomer): Promise<ProbeResult<ServiceForward>> {
    const client = kubernetes();
    if (!client.ok) return client;
    const forward = keep(await openPortForward(client.data, target, { clients, signal }));
    return succeed({
      port: forward.port,
      lastPod: () => forward.status().pod?.name ?? null,
      lastFailure: () => forward.status().lastFailure?.message ?? null,
    });
  }

  /**
   * Opens the way to a pod for whoever connects first. What no waiting mends is the result: the program beside us would only see resets. All
   * else is null, for a pod that is not there yet may come while the program waits.
   */
  async function openEarly(pod: string, port: number) {
    const client = kubernetes();
    if (!client.ok) return client;
    const stream = await client.data.dialPod(pod, port, "stranger");
    if (stream.ok) {
      stream.data.destroy();
      return null;
    }
    const { kind } = stream.error;
    return kind === "forbidden" || kind === "auth" || kind === "tls" ? stream : null;
  }

  return {
    async toPod(target) {
      const client = kubernetes();
      const { name } = target.pod.metadata;
      if (!client.ok) throw new Error(`pod ${name} is known, and no cluster`);
      // A doctor looks at sick pods too, and tells what it sees at the first try.
      const options = { retryForMs: 0, allowUnready: true, clients: "own", signal } as const;
      return keep(await openPortForward(client.data, { kind: "pod", name, port: target.port }, options));
    },
    toService(service, port) {
      const key = `${service}:${port}`;
      const known = services.get(key) ?? openLasting({ kind: "service", name: service, port }, "own");
      services.set(key, known);
      return known;
    },
    async toStay({ pod, port, service }) {
      const { name } = pod.metadata;
      const refusal = await openEarly(name, port);
      if (refusal !== null) return refusal;
      return openLasting(
        service === null ? { kind: "pod", name, port } : { kind: "service", ...service },
        "stranger",
      );
    },
    all: () => forwards.map(describeForward),
  };
}

/** Where to dial instead of the address itself; null: the address. */
export function dialOf(forward: Pick<PortForward, "port"> | null): { host: string; port: number } | null {
  return forward === null ? null : { host: "127.0.0.1", port: forward.port };
}
