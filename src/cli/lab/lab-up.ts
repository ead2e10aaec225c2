import { once } from "node:events";
import { exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { openLab } from "./open-lab.ts";

/** Keeps a lab up until Ctrl-C, which is how it is meant to end: exit code 0. */
export async function runLabUp(context: CliContext, scenario: string): Promise<void> {
  await using lab = await openLab(context, scenario);
  const lines = [
    `export KUBECONFIG=${lab.kubeconfigPath}`,
    "",
    "# In another terminal, after the line above:",
    "#   kubectl get pods",
    "#   nomnom doctor",
    "# Contexts: admin (current), viewer (reads, no secrets, no port-forward), nobody (may nothing).",
    "# Ctrl-C here ends the lab and removes everything it made.",
  ];
  await writeFully(context.stdout, `${lines.join("\n")}\n`);
  // A signal only aborts; this handle is what keeps the process alive until then.
  const alive = setInterval(() => {}, 60_000);
  if (!context.signal.aborted) await once(context.signal, "abort");
  clearInterval(alive);
  await writeFully(context.stderr, "lab: stopping\n");
  context.exitWith(exitCodes.ok);
}
