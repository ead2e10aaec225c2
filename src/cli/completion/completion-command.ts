import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { shellScripts } from "./shell-scripts.ts";
import { shells } from "./shells.ts";

/** `nomnom completion SHELL`: the script for that shell on stdout. */
export async function runCompletionCommand(context: CliContext, name: string): Promise<void> {
  const shell = shells.find((known) => known === name);
  if (shell === undefined) {
    throw new UserError("unknown-shell", `there is no completion for ${name}`, {
      hint: `Shells: ${shells.join(", ")}.`,
    });
  }
  await writeFully(context.stdout, shellScripts[shell]);
}
