import { fileURLToPath } from "node:url";
import { startLab } from "../src/lab/lab.ts";
import { findServerBinaries } from "../src/lab/server-binaries.ts";
import type { Figure } from "./figure.ts";
import { pairedMs } from "./process-time.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));

/** The whole diagnosis of the incident beside the commands one would type for the same facts, without the time to type them. */
export async function measure(): Promise<Figure[]> {
  await using lab = await startLab({
    scenario: "seed",
    ...(await findServerBinaries(process.env)),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const env = { KUBECONFIG: lab.kubeconfigPath };
  const ours = [{ command: process.execPath, args: [program, "doctor"], env }];
  const kubectl = (...args: string[]) => ({ command: "kubectl", args: ["-n", lab.namespace, ...args], env });
  const byHand = [
    kubectl("get", "deployments,statefulsets"),
    kubectl("get", "pods"),
    kubectl("logs", "deployment/nomnom-ingestion-api", "--tail=20"),
    kubectl("get", "events"),
    kubectl("get", "configmap", "nomnom-nats-config", "-o", "yaml"),
    { command: "curl", args: ["-s", `${lab.natsMonitoringUrl}/jsz?streams=1&config=1`] },
    { command: "psql", args: [lab.databaseUrl, "-c", "\\d orders", "-c", "\\d order_line_items"] },
  ];
  const times = await pairedMs(ours, byHand, 5);
  return [
    {
      name: "nomnom doctor on the incident",
      unit: "ms",
      ours: times.ours,
      reference: { name: "kubectl ×5, curl, psql", value: times.reference },
      goal: "< 1 ×",
    },
  ];
}
