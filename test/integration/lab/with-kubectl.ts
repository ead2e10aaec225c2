import { spawnSync } from "node:child_process";
import { it } from "vitest";

export const kubectlMissing =
  "kubectl is not installed. Install it with: sudo apt-get install -y kubernetes-client (Debian), " +
  "sudo snap install kubectl --classic (Ubuntu) or brew install kubectl (macOS)";

const isHere =
  spawnSync("kubectl", ["version", "--client"], { stdio: "ignore", timeout: 20_000 }).status === 0;
const isCi = process.env.CI === "true";

/**
 * A test that asks with the real kubectl. Nomnom itself does not need it, so without it the test is skipped, with the reason in its name; in CI it
 * runs, and fails with the command that installs it.
 */
export function withKubectl(name: string, body: () => Promise<void>): void {
  if (isHere || isCi) it(name, body);
  else it.skip(`${name} (${kubectlMissing})`, body);
}
