import type { Lab } from "../../lab/lab.ts";
import { startLab } from "../../lab/lab.ts";
import { findServerBinaries } from "../../lab/server-binaries.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";

/** Starts a lab with the servers that the environment names; what it does is said on stderr. Throws UserError when a server is missing. */
export async function openLab(context: CliContext, scenario: string): Promise<Lab> {
  const binaries = await findServerBinaries(context.env);
  const startedAt = Date.now();
  const say = (text: string) => writeFully(context.stderr, `lab: ${text}\n`);
  const lab = await startLab({
    ...binaries,
    scenario,
    signal: context.signal,
    onProgress: (message) => void say(message),
  });
  await say(`scenario ${scenario} is up after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return lab;
}
