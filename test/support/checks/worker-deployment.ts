import { succeed } from "../../../src/snapshot/probe-result.ts";
import { sectionSchemas } from "../../../src/snapshot/snapshot.ts";
import { deployments } from "./deployments.ts";

/** The section `kubernetes/deployments` with nomnom's worker alone, in the numbers and with the environment given. */
export const workerDeployment = (
  { desired = 1, ready = desired }: { desired?: number; ready?: number } = {},
  env: Record<string, string | null> = {},
) =>
  deployments({
    name: "nomnom-worker",
    desired,
    ready,
    container: "worker",
    env: { NATS_STREAM: "MESSAGES", NATS_CONSUMER: "workers", MAX_DELIVER: "3", ...env },
  });

/** The section `kubernetes/pods` with the one pod of that Deployment, ready, started so many milliseconds before the time given. */
export const workerPod = (upMs: number, takenAt: string) =>
  succeed(
    sectionSchemas["kubernetes/pods"].parse([
      {
        metadata: {
          name: "nomnom-worker-1-a",
          labels: { "pod-template-hash": "1" },
          ownerReferences: [{ kind: "ReplicaSet", name: "nomnom-worker-1", controller: true }],
        },
        spec: { containers: [{ name: "worker" }] },
        status: {
          conditions: [{ type: "Ready", status: "True" }],
          containerStatuses: [
            {
              name: "worker",
              ready: true,
              restartCount: 0,
              state: { running: { startedAt: new Date(Date.parse(takenAt) - upMs).toISOString() } },
            },
          ],
        },
      },
    ]),
  );
