import { spawnSync } from "node:child_process";
import { it } from "vitest";
import * as z from "zod";

export const kubectlMissing =
  "kubectl is not installed. Install it with: sudo apt-get install -y kubernetes-client (Debian), " +
  "sudo snap install kubectl --classic (Ubuntu) or brew install kubectl (macOS)";

const versionSchema = z.object({
  clientVersion: z.object({ minor: z.string().transform((minor) => Number.parseInt(minor, 10)) }),
});

/** 32 for kubectl 1.32; null where there is none. */
const minor = kubectlMinor();
const isCi = process.env.CI === "true";

/**
 * A test that asks with the real kubectl. Nomnom itself does not need it, so without it the test is skipped, with the reason in its name; in CI it
 * runs, and fails with the command that installs it. Skipped too with a kubectl before 1.`sinceMinor`: Debian 12's own is 1.20.
 */
export function withKubectl(
  name: string,
  body: () => void | Promise<void>,
  { sinceMinor = 0, why = "" }: { sinceMinor?: number; why?: string } = {},
): void {
  if (minor === null && !isCi) it.skip(`${name} (${kubectlMissing})`, body);
  else if (minor !== null && minor < sinceMinor)
    it.skip(`${name} (kubectl 1.${minor} is here, 1.${sinceMinor} needed: ${why})`, body);
  else it(name, body);
}

function kubectlMinor(): number | null {
  const { stdout, status } = spawnSync("kubectl", ["version", "--client", "-o", "json"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return status === 0 ? versionSchema.parse(JSON.parse(stdout)).clientVersion.minor : null;
}
