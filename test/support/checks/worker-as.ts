import { deploymentSchema } from "../../../src/snapshot/kubernetes/workloads.ts";
import { succeed } from "../../../src/snapshot/probe-result.ts";
import type { Sections } from "../../../src/snapshot/snapshot.ts";

/** A worker whose DATABASE_URL can be read. */
export function workerAs(user: string): Sections {
  const env = [{ name: "DATABASE_URL", value: `postgresql://${user}:***@nomnom-postgres:5432/nomnom` }];
  const deployment = {
    metadata: { name: "nomnom-worker" },
    spec: {
      replicas: 1,
      selector: {},
      template: { spec: { containers: [{ name: "worker", image: "worker", env }] } },
    },
    status: {},
  };
  return { "kubernetes/deployments": succeed([deploymentSchema.parse(deployment)]) };
}
