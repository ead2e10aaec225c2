import * as z from "zod";
import type { KubernetesObject } from "../kubernetes-api/store.ts";

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
  z.strictObject({ event: z.string(), message: z.string(), object: z.string() }),
  z.strictObject({ consumer: z.string(), stream: z.string() }),
  z.strictObject({ stream: z.string() }),
]);

/** fixtures/lab/NAME/scenario.yaml */
export const scenarioFile = z.strictObject({
  /** One line for `nomnom lab list`. */
  summary: z.string(),
  /** Another scenario that this one's manifests and images are laid over. */
  base: z.string().optional(),
  namespace: z.string(),
  manifests: z.array(z.string()),
  images: z.record(z.string(), image),
  start: z.array(z.array(workload)),
  settled: z.array(condition),
});

export type ScenarioImage = z.infer<typeof image>;
/**
 * What must hold once the scenario is where it should be: `ready`: as many ready pods as asked for; `waiting`: a container of the component
 * waits with the reason; `event`: an event of this reason and text about an object of this name or a pod of it; `stream`, `consumer`: JetStream
 * has them.
 */
export type Condition = z.infer<typeof condition>;

export interface Scenario {
  name: string;
  summary: string;
  namespace: string;
  objects: KubernetesObject[];
  images: ReadonlyMap<string, ScenarioImage>;
  /** Groups of workloads (`Kind/name`) in the order of their start; what is in none of them starts last. */
  start: readonly (readonly string[])[];
  settled: readonly Condition[];
}
