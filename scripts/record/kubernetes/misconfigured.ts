import { setTimeout as delay } from "node:timers/promises";
import type { ClusterDeployment } from "./cluster.ts";
import { containerPatch } from "./objects.ts";

/** Both run, and the dashboard shows nothing of what the worker writes; the frontend has a port its backend's Service does not have. */
export async function workerOnAnotherDatabase({
  kubectl,
  namespace,
  ready,
}: ClusterDeployment): Promise<void> {
  const [worker, frontend] = ["deployment/nomnom-worker", "deployment/nomnom-dashboard-frontend"];
  const database = "postgresql://postgres:changeme@nomnom-postgres:5432/postgres";
  await kubectl("set", "env", worker, `DATABASE_URL=${database}`);
  const backend = `http://nomnom-dashboard-backend.${namespace}.svc.cluster.local:3000`;
  await kubectl("set", "env", frontend, `BACKEND_URL=${backend}`);
  await ready(worker, frontend);
}

/** Until the pods have failed to connect. */
const failedMs = 20_000;

/** A name nothing has, a port its Service does not have, a namespace that is not this one. */
export async function natsAddressWithoutService({ kubectl, namespace }: ClusterDeployment): Promise<void> {
  const setEnv = (workload: string, ...pairs: readonly string[]) =>
    kubectl("set", "env", `deployment/nomnom-${workload}`, ...pairs);
  await setEnv("worker", "NATS_URL=nats://nomnom-nats-clients:4222");
  await setEnv("ingestion-api", `NATS_URL=nats://nomnom-nats-client.${namespace}.svc:4223`);
  const logs = "LOKI_URL=https://logs.example.com";
  await setEnv("dashboard-backend", "NATS_URL=nats://nats.messaging:4222", logs);
  await delay(failedMs);
}

/** Pods that run with what has been deleted since. */
export async function missingReferences({ kubectl, patch, ready }: ClusterDeployment): Promise<void> {
  await kubectl("create", "secret", "generic", "nomnom-tuning", "--from-literal=fetch=5");
  await kubectl("create", "configmap", "nomnom-features", "--from-literal=flags=on");
  const later = { configMapRef: { name: "nomnom-later", optional: true } };
  const flags = { configMapKeyRef: { name: "nomnom-features", key: "flags" } };
  await patch(
    "deployment/nomnom-worker",
    containerPatch("worker", {
      envFrom: [{ secretRef: { name: "nomnom-tuning" } }, later],
      env: [{ name: "FLAGS", valueFrom: flags }],
    }),
  );
  await ready("deployment/nomnom-worker");
  await kubectl("delete", "secret", "nomnom-tuning");
  await kubectl("delete", "configmap", "nomnom-features");
  const change = [
    { op: "remove", path: "/data/postgres-password" },
    { op: "add", path: "/data/password", value: Buffer.from("changeme").toString("base64") },
  ];
  await patch("secret/nomnom-db-credentials", change, "json");
}
