import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** kubectl on one kubeconfig. Rejects with its stderr. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

const timeoutMs = 120_000;
const run = promisify(execFile);

export function kubectlFor(kubeconfigPath: string): Kubectl {
  return async (args, input) => {
    const running = run("kubectl", ["--kubeconfig", kubeconfigPath, ...args], {
      timeout: timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
    });
    // One that ends before it has read everything says why by itself.
    running.child.stdin?.on("error", () => undefined).end(input ?? "");
    const { stdout } = await running;
    return stdout;
  };
}
