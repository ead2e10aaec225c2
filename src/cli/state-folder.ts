import { homedir } from "node:os";
import { join } from "node:path";
import type { CliContext } from "./cli-context.ts";

/** Where the journals of e2e and fix are kept: under XDG_STATE_HOME, else ~/.local/state. */
export function journalFolder({ env }: Pick<CliContext, "env">): string {
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state");
  return join(state, "nomnom", "journals");
}
