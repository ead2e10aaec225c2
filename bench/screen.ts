import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { usualCatalogue } from "../src/checks/catalogue.ts";
import { type Figure, median } from "./figure.ts";
import { timeOnTerminal, timeToExit } from "./terminal-time.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));
const runs = 15;

/** How long before the screen of `nomnom doctor` says anything, and before it lists every check, beside a whole bare node. */
export async function measure(): Promise<Figure[]> {
  await using cluster = await silentCluster();
  const names = usualCatalogue.map(({ id }) => id.slice(id.indexOf("/") + 1));
  const env = { KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder };
  const bareMs: number[] = [];
  const firstMs: number[] = [];
  const completeMs: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const bare = await timeToExit(["-e", "0"]);
    const times = await timeOnTerminal([program, "doctor"], env, names);
    // The first round warms up.
    if (run === 0) continue;
    bareMs.push(bare);
    firstMs.push(times.firstMs);
    completeMs.push(times.completeMs);
  }
  const reference = { name: "node -e 0", value: median(bareMs) };
  return [
    {
      name: "screen of doctor: first words",
      unit: "ms",
      ours: median(firstMs),
      reference,
      goal: "≤ 1.5 ×",
    },
    {
      name: "screen of doctor: every check listed",
      unit: "ms",
      ours: median(completeMs),
      reference,
      goal: "≤ 4 ×",
    },
  ];
}

/** A cluster that accepts connections and never answers: the screen is all there is to see. */
async function silentCluster(): Promise<AsyncDisposable & { kubeconfig: string; folder: string }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const folder = await mkdtemp(join(tmpdir(), "nomnom-bench-"));
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(
    kubeconfig,
    JSON.stringify({
      "current-context": "silent",
      contexts: [{ name: "silent", context: { cluster: "silent", user: "", namespace: "nomnom-dev" } }],
      clusters: [{ name: "silent", cluster: { server: `http://127.0.0.1:${address.port}` } }],
      users: [],
    }),
  );
  return {
    kubeconfig,
    folder,
    async [Symbol.asyncDispose]() {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
