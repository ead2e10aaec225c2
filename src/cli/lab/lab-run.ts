import type { CliContext } from "../cli-context.ts";
import { runChild } from "../run-child.ts";
import { openLab } from "./open-lab.ts";

/** Runs one command with KUBECONFIG set to a lab. */
export async function runInLab(
  context: CliContext,
  scenario: string,
  command: readonly string[],
): Promise<void> {
  await using lab = await openLab(context, scenario);
  await runChild(context, command, { ...context.env, KUBECONFIG: lab.kubeconfigPath });
}
