import { describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { keptAddress } from "../../../src/collect/kubernetes/kept/address.ts";
import { keptEnvironment, readVariables } from "../../../src/collect/kubernetes/kept/environment.ts";
import {
  keptPods,
  keptScaledObjects,
  keptWorkloads,
} from "../../../src/collect/kubernetes/kept/workloads.ts";
import { scaledObjectSchema } from "../../../src/snapshot/kubernetes/autoscaling.ts";
import { podSchema } from "../../../src/snapshot/kubernetes/pod.ts";
import { deploymentSchema } from "../../../src/snapshot/kubernetes/workloads.ts";

describe("of an address", () => {
  it.each([
    ["nats://nomnom-nats:4222", "nats://nomnom-nats:4222"],
    ["nats://u:p@h1:4222,nats://token@h2:4222", "nats://***@h1:4222,nats://***@h2:4222"],
    ["postgresql://nomnom:p@ss/w:o#rd@db:5432/shop?sslmode=disable", "postgresql://nomnom:***@db:5432/shop"],
    ["postgres://u:12/x@h/d", "postgres://u:***@h/d"],
    ["postgres://$(USER):$(PASSWORD)@$(HOST):$(PORT)/d", "postgres://$(USER):***@$(HOST):$(PORT)/d"],
    ["postgresql://h1:5432,h2:5433/d", "postgresql://h1:5432,h2:5433/d"],
    ["https://u:p@[::1]:8443/api?key=x", "https://***@[::1]:8443"],
    ["https://hooks.example/services/T0/B0/secret", "https://hooks.example"],
    ["http://nomnom-ingestion-api:8080", "http://nomnom-ingestion-api:8080"],
  ])("The way that is kept of the address %s is %s", (url, kept) => {
    expect(keptAddress(url, false)).toBe(kept);
  });

  it("The way is kept of an address without a scheme too, where NATS' clients take it", () => {
    expect(keptAddress("u:p@nats.example:4222", true)).toBe("***@nats.example:4222");
    expect(keptAddress("nomnom-nats:4222", true)).toBe("nomnom-nats:4222");
    expect(keptAddress("nomnom-nats:4222", false)).toBeNull();
  });

  it.each(["postgres://u:p w@h x/d", "postgres://{{ .Values.url }}/d", "https://"])(
    "Nothing is kept of an address that cannot be split: %s",
    (url) => {
      expect(keptAddress(url, false)).toBeNull();
    },
  );
});

describe("of an environment", () => {
  const env = (values: Record<string, string>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));

  it("Variables that checks read keep their values, and those that they refer to", () => {
    const kept = keptEnvironment(
      env({
        HOST: "nomnom-nats",
        PORT: "4222",
        SEED: "4223",
        NATS_URL: "nats://x:$(SECRET)@$(HOST):$(PORT)",
        SECRET: "hunter",
        NATS_STREAM: "MESSAGES",
        MAX_DELIVER: "3",
        PGDATA: "/data",
        RUST_LOG: "info",
        GREETING: "correct horse battery",
        EMPTY: "",
        TAKES_FROM: "ORDERS",
      }),
      { variables: readVariables(builtInBlueprint()), names: new Set(["ORDERS", "billing"]) },
    );
    expect(Object.fromEntries(kept.map(({ name, value }) => [name, value]))).toEqual({
      HOST: "nomnom-nats",
      PORT: "4222",
      SEED: "***",
      NATS_URL: "nats://***@$(HOST):$(PORT)",
      SECRET: "***",
      NATS_STREAM: "MESSAGES",
      MAX_DELIVER: "3",
      PGDATA: "/data",
      RUST_LOG: "***",
      GREETING: "***",
      EMPTY: "",
      TAKES_FROM: "ORDERS",
    });
  });

  it("Of other variables only names are kept, and what they refer to", () => {
    const reference = { name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } };
    expect(keptEnvironment([...env({ NATS_STREAM: "OTHERS" }), reference], null)).toEqual([
      { name: "NATS_STREAM", value: "***" },
      reference,
    ]);
  });
});

describe("of objects", () => {
  const blueprint = builtInBlueprint();
  const secret = "a value that no pattern knows";
  const metadata = (name: string) => ({
    name,
    labels: { app: name, "api-token": "x1" },
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": secret,
      "deployment.kubernetes.io/revision": "3",
      "autoscaling.keda.sh/paused-replicas": "0",
      note: secret,
    },
  });
  const spec = {
    containers: [
      { name: "main", env: [{ name: "NATS_STREAM", value: "MESSAGES" }], command: ["run"], args: ["--fast"] },
    ],
  };

  it("Annotations are kept by name, and those that checks read with their values", () => {
    const [deployment] = keptWorkloads(
      deploymentSchema.array().parse([
        {
          metadata: metadata("nomnom-worker"),
          spec: { selector: {}, template: { metadata: metadata("x"), spec } },
        },
      ]),
      blueprint,
    );
    const kept = {
      "kubectl.kubernetes.io/last-applied-configuration": "***",
      "deployment.kubernetes.io/revision": "3",
      "autoscaling.keda.sh/paused-replicas": "0",
      note: "***",
    };
    expect(deployment?.metadata.annotations).toEqual(kept);
    expect(deployment?.metadata.labels).toEqual({ app: "nomnom-worker", "api-token": "***" });
    expect(deployment?.spec.template.metadata?.annotations).toEqual(kept);
    expect(deployment?.spec.template.spec.containers).toMatchObject([
      { env: [{ name: "NATS_STREAM", value: "MESSAGES" }], args: ["--fast"] },
    ]);
  });

  it("Others' values, commands and arguments are left out", () => {
    const [own, other] = keptPods(
      podSchema.array().parse([
        { metadata: metadata("nomnom-worker-1"), spec },
        { metadata: metadata("team-b-1"), spec },
      ]),
      blueprint,
    );
    expect(own?.spec.containers).toMatchObject([{ command: ["run"], env: [{ value: "***" }] }]);
    expect(other?.spec.containers).toMatchObject([{ command: [], args: [], env: [{ value: "***" }] }]);
  });

  it("Of triggers of KEDA only what is said of NATS is kept", () => {
    const trigger = {
      stream: "MESSAGES",
      consumer: "worker",
      natsServerMonitoringEndpoint: "n:8222",
      host: secret,
    };
    const [object] = keptScaledObjects(
      scaledObjectSchema.array().parse([
        {
          metadata: metadata("a"),
          spec: {
            scaleTargetRef: { name: "a" },
            triggers: [
              { type: "nats-jetstream", metadata: trigger },
              { type: "rabbitmq", metadata: trigger },
            ],
          },
        },
      ]),
    );
    expect(object?.spec.triggers.map((kept) => kept.metadata)).toEqual([
      { ...trigger, host: "***" },
      { stream: "***", consumer: "***", natsServerMonitoringEndpoint: "***", host: "***" },
    ]);
  });
});
