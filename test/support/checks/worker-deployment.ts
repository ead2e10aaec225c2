import { deployments } from "./deployments.ts";

/** The section `kubernetes/deployments` with nomnom's worker alone, in the numbers and with the environment given. */
export const workerDeployment = (
  { desired = 1, ready = desired }: { desired?: number; ready?: number } = {},
  env: Record<string, string> = {},
) =>
  deployments({
    name: "nomnom-worker",
    desired,
    ready,
    container: "worker",
    env: { NATS_STREAM: "MESSAGES", NATS_CONSUMER: "workers", MAX_DELIVER: "3", ...env },
  });
