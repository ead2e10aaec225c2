import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { KubernetesClient } from "../../../../src/connect/connections.ts";
import { planScaling } from "../../../../src/e2e/scale/scale-plan.ts";
import { type ProbeResult, succeed } from "../../../../src/snapshot/probe-result.ts";

const settings = {
  plan: builtInPlan,
  release: "nomnom",
  instance: "nomnom",
  newApi: null,
  oldApi: null,
  keepOldApi: false,
  cutover: false,
  coldStart: false,
  steps: new Set<string>(),
  message: null,
  clean: false,
  load: { kind: "once" as const },
  timeoutMs: 1_000,
  requestTimeoutMs: 1_000,
};
const cluster = { context: "prod eu", namespace: "shop", kubeconfig: "other.conf" };

const api = (name: string) => ({
  metadata: {
    name,
    uid: name,
    labels: { "app.kubernetes.io/component": "ingestion-api", "app.kubernetes.io/instance": "nomnom" },
  },
  spec: { replicas: 1, selector: { matchLabels: {} }, template: { metadata: {}, spec: { containers: [] } } },
  status: {},
});

/** A namespace with these objects, by the last part of the path that lists them. */
function namespaceOf(objects: Readonly<Record<string, readonly unknown[]>>): KubernetesClient {
  const never = async (): Promise<ProbeResult<never>> => {
    throw new Error("only lists are read");
  };
  return {
    server: "https://h",
    context: "prod eu",
    namespace: "shop",
    user: null,
    clockAheadMs: () => null,
    get: never,
    listAt: never,
    watch: never,
    text: never,
    dialPod: never,
    dialledBy: () => null,
    list: async (path) => succeed(objects[path.split("/").at(-1) ?? ""] ?? []),
  };
}

describe("what step 1 is going to do", () => {
  it("The plan of the first step says that there is no API where there is none", async () => {
    expect(await planScaling(namespaceOf({}), settings, cluster)).toMatchObject({
      kind: "nothing",
      message: "There is no ingestion API, neither nomnom-ingestion-api nor another one",
    });
    const one = namespaceOf({ deployments: [api("nomnom-ingestion-api")] });
    expect(await planScaling(one, settings, cluster)).toMatchObject({
      message: expect.stringMatching(/^nomnom-ingestion-api is the only ingestion API/),
    });
  });

  it("The plan of the first step pauses a ScaledObject in the cluster and namespace it was found in", async () => {
    const scaled = namespaceOf({
      deployments: [api("nomnom-ingestion-api"), api("nomnom-ingestion-api-old")],
      scaledobjects: [
        { metadata: { name: "so" }, spec: { scaleTargetRef: { name: "nomnom-ingestion-api-old" } } },
      ],
    });
    expect(await planScaling(scaled, settings, cluster)).toMatchObject({
      kind: "refused",
      message: expect.stringContaining(
        "kubectl --kubeconfig other.conf --context 'prod eu' -n shop annotate scaledobject so autoscaling.keda.sh/paused-replicas=0",
      ),
    });
  });
});
