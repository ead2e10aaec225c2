import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Lab } from "../../../src/lab/lab.ts";
import { startLab } from "../../../src/lab/lab.ts";
import { findServerBinaries } from "../../../src/lab/server-binaries.ts";
import { kubectlMissing } from "./with-kubectl.ts";

const run = promisify(execFile);

/** A lab on the servers of this machine; fails with the command that installs a missing one. */
export async function runningLab(scenario: string, home?: string): Promise<Lab> {
  return await startLab({
    ...(await findServerBinaries(process.env)),
    scenario,
    signal: AbortSignal.timeout(45_000),
    onProgress: () => {},
    ...(home !== undefined && { home }),
  });
}

/** The real kubectl against a lab. Rejects with its stderr. */
export async function kubectl(lab: Lab, ...args: string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: lab.kubeconfigPath };
  try {
    return (await run("kubectl", args, { env, timeout: 30_000 })).stdout;
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw isMissing ? new Error(kubectlMissing) : error;
  }
}

/** NAME → READY and STATUS of `kubectl get pods`, names without their random ends. */
export async function podRows(lab: Lab): Promise<Record<string, string>> {
  const lines = (await kubectl(lab, "get", "pods", "--no-headers")).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ready, status] = line.split(/\s+/);
      return [name.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, ""), `${ready} ${status}`];
    }),
  );
}
