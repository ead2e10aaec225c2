import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { builtInBlueprint } from "../../src/blueprint/built-in.ts";
import { redactE2eEvent } from "../../src/cli/e2e/redact-events.ts";
import { e2eQuestion } from "../../src/cli/e2e/scaling-question.ts";
import { createRedactor } from "../../src/cli/redactor.ts";
import { runE2e } from "../../src/e2e/run/run-e2e.ts";
import { tool } from "../../src/version.ts";
import { connectTo, settings } from "../integration/e2e/run-on-lab.ts";
import { kubectl, runningLab } from "../integration/lab/running-lab.ts";
import type { E2eRecording } from "./e2e-recording.ts";

/**
 * Records what a run of e2e says on a lab of its own, redacted, for the tests of the screen:
 *
 *   npx tsx test/terminal/record-e2e.ts two-apis [--name NAME] [--worker-log] [--interrupt-at STEP]
 *
 * With `--worker-log` the worker logs as with RUST_LOG=info; `--interrupt-at` aborts the run when the step begins.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: "string" },
    "worker-log": { type: "boolean", default: false },
    "interrupt-at": { type: "string" },
  },
});
const [scenario = "two-apis"] = positionals;

await using lab = await runningLab(scenario);
if (values["worker-log"]) {
  await kubectl(lab, "set", "env", "deployment/nomnom-worker", "RUST_LOG=info");
  await kubectl(lab, "rollout", "status", "deployment/nomnom-worker", "--timeout=30s");
}
const journalFolder = await mkdtemp(join(tmpdir(), "e2e-record-"));
const interruption = new AbortController();
const redactor = createRedactor();
const recording: E2eRecording = { question: null, events: [] };
const began = performance.now();

const run = runE2e({
  settings: { ...settings, timeoutMs: 180_000 },
  blueprint: builtInBlueprint(),
  async connect(signal) {
    const connections = await connectTo(lab, signal);
    redactor.knows(() => connections.secrets());
    return connections;
  },
  tool,
  journalFolder,
  signal: interruption.signal,
  now: () => new Date(),
  async confirm(scaling, plan) {
    recording.question = e2eQuestion({ cutover: false }, scaling, plan, redactor);
    return true;
  },
});
for await (const event of run) {
  const atMs = Math.round(performance.now() - began);
  recording.events.push({ atMs, event: redactE2eEvent(event, redactor) });
  if (event.type === "step-started" && event.id === values["interrupt-at"]) interruption.abort();
}
await rm(journalFolder, { recursive: true });
const path = new URL(`recordings/e2e/${values.name ?? scenario}.json`, import.meta.url);
// The lab's folder is gone when its recording is read.
const text = JSON.stringify(recording, null, 1).replaceAll(lab.kubeconfigPath, "lab.kubeconfig");
await writeFile(path, `${text}\n`);
process.stdout.write(`${path.pathname}\n`);
