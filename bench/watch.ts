import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startLab } from "../src/lab/lab.ts";
import { findServerBinaries } from "../src/lab/server-binaries.ts";
import { openTerminal } from "../test/terminal/terminal.ts";
import { cpuSeconds } from "./cpu-seconds.ts";
import type { Figure } from "./figure.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));
/** Long enough for every round's work to be in it several times. */
const measuredMs = 30_000;
/** What is compiled and opened once is over by then. */
const settlingMs = 10_000;

/** What the dashboard takes of one core while nothing happens, in a real terminal, on a healthy lab. Only our own process counts. */
export async function measure(): Promise<Figure[]> {
  await using lab = await startLab({
    scenario: "healthy",
    ...(await findServerBinaries(process.env)),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const figures: Figure[] = [];
  for (const [interval, flags] of [
    ["5 s", []],
    ["2 s", ["--interval", "2s"]],
  ] as const) {
    const percent = await idlePercent(flags, { KUBECONFIG: lab.kubeconfigPath });
    figures.push({
      name: `doctor --watch idle, every ${interval}`,
      unit: "% of a core",
      ours: percent,
      reference: null,
      goal: "≤ 5",
    });
  }
  return figures;
}

async function idlePercent(flags: readonly string[], env: Record<string, string>): Promise<number> {
  const args = [program, "doctor", "--watch", ...flags];
  await using terminal = openTerminal(process.execPath, args, { columns: 120, rows: 40, env });
  await terminal.waitForText("PASS for");
  await delay(settlingMs);
  const [startedAt, before] = [performance.now(), await cpuSeconds(terminal.pid)];
  await delay(measuredMs);
  const used = (await cpuSeconds(terminal.pid)) - before;
  return (100 * used) / ((performance.now() - startedAt) / 1_000);
}
