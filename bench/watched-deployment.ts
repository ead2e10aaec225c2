import type { Connections, KubernetesClient } from "../src/connect/connections.ts";
import { failure, succeed } from "../src/snapshot/probe-result.ts";
import { watchRound } from "../test/terminal/watch-rounds.ts";

/** A deployment that is another one in every round, as its servers would tell it; nothing is sent anywhere. */
export interface WatchedDeployment {
  /** Moves on: other counts, pods that come, restart and go. */
  next(): void;
  open(): Promise<Connections>;
}

const podsPath = "/api/v1/namespaces/nomnom-dev/pods";

export function watchedDeployment(): WatchedDeployment {
  let number = 0;
  const listeners = new Set<(line: string) => void>();
  const section = (name: "kubernetes/pods" | "nats/streams" | "nats/consumers" | "postgres/table-sizes") => {
    // Round 8 of ten is the one in which NATS does not answer; counts go on.
    const round = watchRound(number % 10 === 8 ? 7 : number % 10).snapshot.sections[name];
    return round?.ok ? round.data : [];
  };

  async function* changes(signal: AbortSignal): AsyncGenerator<string> {
    const waiting: string[] = [];
    let wake = (): void => {};
    signal.addEventListener("abort", () => wake(), { once: true });
    const listener = (line: string) => {
      waiting.push(line);
      wake();
    };
    listeners.add(listener);
    try {
      while (!signal.aborted) {
        const line = waiting.shift();
        if (line !== undefined) yield line;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      listeners.delete(listener);
    }
  }

  const kubernetes: KubernetesClient = {
    server: "https://cluster",
    context: "kind-dev",
    namespace: "nomnom-dev",
    user: "admin",
    clockAheadMs: () => null,
    get: async () => succeed({ gitVersion: "v1.32.4" }),
    list: async (path) => succeed(path === podsPath ? section("kubernetes/pods") : []),
    listAt: async (path) =>
      succeed({ items: path === podsPath ? [...section("kubernetes/pods")] : [], resourceVersion: "1" }),
    watch: async (path, _since, signal) => succeed(path === podsPath ? changes(signal) : silence(signal)),
    text: async () => succeed(`a line of round ${number}\n`),
    dialledBy: () => null,
    dialPod: () => Promise.reject(new Error("nothing is forwarded")),
  };

  const answers: Record<string, () => unknown> = {
    INFO: () => ({
      memory: 0,
      storage: number,
      streams: 2,
      consumers: 1,
      limits: { max_memory: -1, max_storage: -1 },
    }),
    "STREAM.LIST": () => ({ total: 2, limit: 256, streams: section("nats/streams") }),
  };
  const page = () => ({ total: 1, limit: 256, consumers: section("nats/consumers") });
  const monitoring: Record<string, unknown> = {
    "/varz": { server_name: "nomnom-nats-0", version: "2.10.27" },
    "/healthz": { status: "ok" },
  };

  return {
    next() {
      number += 1;
      for (const pod of section("kubernetes/pods")) {
        const line = JSON.stringify({ type: "MODIFIED", object: pod });
        for (const tell of listeners) tell(line);
      }
      const passing = { metadata: { name: `nomnom-job-${number}` }, spec: {}, status: {} };
      for (const type of ["ADDED", "DELETED"])
        for (const tell of listeners) tell(JSON.stringify({ type, object: passing }));
    },
    async open() {
      return {
        kubernetes: async () => succeed(kubernetes),
        nats: async () =>
          succeed({
            url: "nats://nats",
            isOpen: () => number % 100 !== 50,
            accountName: async () => null,
            info: async () =>
              succeed({ version: "2.10.27", server_name: "n", jetstream: true, max_payload: 1 }),
            jetStream: async (subject) => succeed((answers[subject] ?? page)()),
          }),
        monitoring: async () =>
          succeed({
            url: "http://nats:8222",
            clockAheadMs: () => null,
            get: async (path) => succeed({ status: 200, body: monitoring[path] ?? {} }),
          }),
        redis: async () => failure({ kind: "not-configured", system: "redis", message: "not looked at" }),
        postgres: async () =>
          succeed({
            url: "postgresql://db",
            isOpen: () => true,
            clockAheadMs: () => null,
            isPooled: () => null,
            queryOne: async () => succeed([]),
            query: async () => succeed([]),
          }),
        target: () => ({ context: "kind-dev", namespace: "nomnom-dev", nats: null, postgres: null }),
        origins: () => [],
        secrets: () => ["hunter22"],
        [Symbol.asyncDispose]: async () => undefined,
      };
    },
  };
}

/** A watch on something that never changes. */
async function* silence(signal: AbortSignal): AsyncGenerator<string> {
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  yield* [];
}
