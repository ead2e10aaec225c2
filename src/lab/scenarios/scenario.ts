import * as z from "zod";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import { manifest } from "./manifest.ts";

export const programNames = [
  "nats-server",
  "postgres-server",
  "old-ingestion-api",
  "unfixed-ingestion-api",
  "ingestion-api",
  "worker",
  "dashboard-backend",
  "dashboard-frontend",
  "idle-browser",
] as const;

export type ProgramName = (typeof programNames)[number];

const image = z.strictObject({
  program: z.enum(programNames),
  /** Baked into the image; the container's own env wins. */
  env: z.record(z.string(), z.string()).default({}),
});

const workload = z.string().regex(/^(Deployment|StatefulSet)\/[a-z0-9-]+$/);

const condition = z.union([
  z.strictObject({ ready: workload }),
  z.strictObject({ waiting: z.string(), reason: z.string() }),
  z.strictObject({ unready: z.string() }),
  z.strictObject({ event: z.string(), message: z.string(), object: z.string() }),
  z.strictObject({ consumer: z.string(), stream: z.string(), deliveries: z.number().optional() }),
  z.strictObject({ stream: z.string(), messages: z.number().default(0) }),
  z.strictObject({ rows: z.string() }),
]);

const fault = z.union([
  z.strictObject({ sql: z.string() }),
  z.strictObject({ transaction: z.string() }),
  z.strictObject({ post: z.record(z.string(), z.json()) }),
  z.strictObject({ publish: z.string(), text: z.string(), times: z.number().default(1) }),
  z.strictObject({ jetstream: z.string(), request: z.record(z.string(), z.json()).default({}) }),
  z.strictObject({ apply: manifest }),
  z.strictObject({ until: condition }),
]);

/** fixtures/lab/NAME/scenario.yaml. What a scenario with a base leaves out is that of the base; manifests, objects and images are laid over it. */
export const scenarioFile = z.strictObject({
  /** One line for `nomnom lab list`. */
  summary: z.string(),
  base: z.string().optional(),
  namespace: z.string().optional(),
  /** Files with manifests. */
  manifests: z.array(z.string()).default([]),
  /** Manifests that are not worth a file. */
  objects: z.array(manifest).default([]),
  images: z.record(z.string(), image).default({}),
  start: z.array(z.array(workload)).optional(),
  faults: z.array(fault).default([]),
  settled: z.array(condition).optional(),
  /** The codes of all errors and warnings that doctor has to find, as it shows them: the cause first. */
  expects: z.array(z.string()),
  /** Of those, the ones that only follow from another: doctor shows them below it. */
  symptoms: z.array(z.string()).default([]),
});

export type ScenarioImage = z.infer<typeof image>;
/**
 * What must hold once the scenario is where it should be: `ready`: as many ready pods as asked for; `waiting`: a container of the component
 * waits with the reason; `unready`: one of the component runs, has failed its probes as often as it may, and is not ready; `event`: an event of this reason and text about an object of this name or a pod of it; `stream`, `consumer`: JetStream
 * has them, and at least as many `messages`, or has made as many `deliveries` and waits for no acknowledgement; `rows`: the query gives some.
 */
export type Condition = z.infer<typeof condition>;
/**
 * What breaks a deployment that has started: `sql`, by the superuser; `transaction`: the same in one that stays open as long as the lab; `post`: an
 * order to the ingestion API; `publish`: messages past it; `jetstream`: a request of the JetStream API; `apply`: a patch of an object that is there;
 * `until`: what has to hold before the next one.
 */
export type Fault = z.infer<typeof fault>;

export interface Scenario {
  name: string;
  summary: string;
  namespace: string;
  objects: KubernetesObject[];
  images: ReadonlyMap<string, ScenarioImage>;
  /** Groups of workloads (`Kind/name`) in the order of their start; what is in none of them starts last. */
  start: readonly (readonly string[])[];
  /** What holds before the faults: the base has settled. */
  intact: readonly Condition[];
  faults: readonly Fault[];
  settled: readonly Condition[];
  expects: readonly string[];
  symptoms: readonly string[];
}
