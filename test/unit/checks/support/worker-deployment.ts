import { succeed } from "../../../../src/snapshot/probe-result.ts";
import { sectionSchemas } from "../../../../src/snapshot/snapshot.ts";

/** The section `kubernetes/deployments` with nomnom's worker alone, in the numbers and with the environment given. */
export function workerDeployment(
  { desired = 1, ready = desired }: { desired?: number; ready?: number } = {},
  env: Record<string, string> = {},
) {
  const variables = { NATS_STREAM: "MESSAGES", NATS_CONSUMER: "workers", MAX_DELIVER: "3", ...env };
  return succeed(
    sectionSchemas["kubernetes/deployments"].parse([
      {
        metadata: { name: "nomnom-worker" },
        spec: {
          replicas: desired,
          selector: {},
          template: {
            metadata: {},
            spec: {
              containers: [
                { name: "worker", env: Object.entries(variables).map(([name, value]) => ({ name, value })) },
              ],
            },
          },
        },
        status: { replicas: desired, readyReplicas: ready },
      },
    ]),
  );
}
