import { type Lab, startLab } from "../../src/lab/lab.ts";
import type { Deployment } from "./deployment.ts";
import { natsServerBinary } from "./prerequisites.ts";

/** A lab of its own, with what only a lab can tell: recorded requests and direct addresses. */
export async function deployInLab(scenario: string): Promise<Deployment & { lab: Lab }> {
  const lab = await startLab({
    scenario,
    natsServerBinary: natsServerBinary(),
    postgresBinDir: process.env.NOMNOM_POSTGRES_BIN ?? null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return {
    lab,
    kubeconfigPath: lab.kubeconfigPath,
    namespace: lab.namespace,
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}
