import { duplexPair } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { createCleanupStack } from "../../../src/connect/cleanup-stack.ts";
import type { KubernetesClient } from "../../../src/connect/connections.ts";
import { createForwards } from "../../../src/connect/forwards.ts";
import { podSchema } from "../../../src/snapshot/kubernetes/pod.ts";
import { failure, type ProbeError, succeed } from "../../../src/snapshot/probe-result.ts";

const pod = podSchema.parse({ metadata: { name: "nomnom-nats-0" }, spec: { containers: [] }, status: {} });
const target = { pod, port: 4222, service: { name: "nomnom-nats", port: 4222 } };
let cleanups = createCleanupStack();
afterEach(async () => {
  await cleanups.close();
  cleanups = createCleanupStack();
});

function forwardsWith(error: ProbeError["kind"] | null) {
  const dialled: string[] = [];
  const unused = () => Promise.reject(new Error("not asked for here"));
  const client: KubernetesClient = {
    ...{ server: "https://api", context: null, namespace: "ns", user: null },
    clockAheadMs: () => null,
    ...{ get: unused, list: unused, listAt: unused, watch: unused, text: unused },
    dialledBy: () => null,
    dialPod: async (name, port) => {
      dialled.push(`${name}:${port}`);
      return error === null
        ? succeed(duplexPair()[0])
        : failure({ kind: error, system: "kubernetes", message: "no" });
    },
  };
  return { dialled, forwards: createForwards(() => succeed(client), new AbortController().signal, cleanups) };
}

describe("a port-forward for a program beside us", () => {
  it("A port-forward for a program is open to the pod before the program begins", async () => {
    const { dialled, forwards } = forwardsWith(null);
    expect((await forwards.toStay(target)).ok).toBe(true);
    expect(dialled).toEqual(["nomnom-nats-0:4222"]);
  });

  it.each(["forbidden", "auth", "tls"] as const)(
    "A port-forward for a program is not there when the API server says %s",
    async (kind) => {
      expect(await forwardsWith(kind).forwards.toStay(target)).toMatchObject({ ok: false, error: { kind } });
    },
  );

  it.each(["unreachable", "timeout", "not-found"] as const)(
    "A port-forward for a program is there when the pod may still come: %s",
    async (kind) => {
      expect((await forwardsWith(kind).forwards.toStay(target)).ok).toBe(true);
    },
  );
});
