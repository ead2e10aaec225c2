import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { usualCatalogue } from "../src/checks/catalogue.ts";
import { startLab } from "../src/lab/lab.ts";
import { findServerBinaries } from "../src/lab/server-binaries.ts";
import type { Figure } from "./figure.ts";
import { inTurnMs } from "./process-time.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));

const runs = 5;

/**
 * The whole diagnosis of the incident beside the slowest of its checks asked for alone, and beside the commands one would type for the
 * same facts, without the time to type them.
 */
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
  const curl = (path: string) => ({ command: "curl", args: ["-s", `${lab.natsMonitoringUrl}${path}`] });
  const byHand = [
    kubectl("get", "deployments,statefulsets"),
    kubectl("get", "pods"),
    kubectl("logs", "deployment/nomnom-ingestion-api", "--tail=20"),
    kubectl("get", "events"),
    kubectl("get", "configmap", "nomnom-nats-config", "-o", "yaml"),
    kubectl("get", "services,ingresses,persistentvolumeclaims,secrets"),
    curl("/jsz?streams=1&consumers=1&config=1"),
    curl("/varz"),
    curl("/healthz"),
    {
      command: "psql",
      args: [
        lab.databaseUrl,
        ...["\\d orders", "\\d order_line_items", "\\dp", "\\ds+"].flatMap((words) => ["-c", words]),
        ...[
          "SELECT * FROM pg_stat_activity",
          "SELECT status, count(*) FROM message_status GROUP BY 1",
        ].flatMap((sql) => ["-c", sql]),
      ],
    },
  ];
  const alone = usualCatalogue.map(({ id }) => ({
    command: process.execPath,
    args: [program, "doctor", "--only", id],
    env,
  }));
  const [wholeMs = 0, ...aloneMs] = await inTurnMs(
    [...ours, ...alone].map((command) => [command]),
    runs,
  );
  const slowestMs = Math.max(...aloneMs);
  const slowest = usualCatalogue[aloneMs.indexOf(slowestMs)]?.id ?? "";
  const figures: Figure[] = [
    {
      name: "nomnom doctor on the incident",
      unit: "ms",
      ours: wholeMs,
      reference: { name: `--only ${slowest}`, value: slowestMs },
      goal: "≤ 1.3 ×",
    },
  ];
  if (!(await areInstalled(["kubectl", "curl", "psql"]))) return figures;
  const [doctorMs = 0, byHandMs = 0] = await inTurnMs([ours, byHand], runs);
  return [
    ...figures,
    {
      name: "nomnom doctor on the incident",
      unit: "ms",
      ours: doctorMs,
      reference: { name: "kubectl ×6, curl ×3, psql", value: byHandMs },
      goal: "< 1 ×",
    },
  ];
}

async function areInstalled(commands: readonly string[]): Promise<boolean> {
  const found = await Promise.all(commands.map(isInstalled));
  return found.every(Boolean);
}

/** True when something of that name can be started. */
function isInstalled(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, ["--version"], { stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("close", () => resolve(true));
  });
}
