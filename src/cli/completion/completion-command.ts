import { nearest } from "../../terminal/nearest.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { shellScripts, shells } from "./shell-scripts.ts";

/** `nomnom completion SHELL`: the script for that shell on stdout. */
export async function runCompletionCommand(context: CliContext, name: string): Promise<void> {
  const shell = shells.find((known) => known === name);
  if (shell === undefined) {
    const match = nearest(name, shells);
    throw new UserError("unknown-shell", `there is no completion for ${name}`, {
      hint: match === null ? `shells: ${shells.join(", ")}` : `did you mean ${match}?`,
    });
  }
  await writeFully(context.stdout, shellScripts[shell]);
}
