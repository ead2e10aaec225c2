import { createHash } from "node:crypto";

/** The identity of a problem across runs: sha256 of a finding's code and the names that make up its cause. */
export function fingerprint(code: string, ...cause: readonly string[]): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([code, ...cause]))
    .digest("hex");
  return `sha256:${hash}`;
}
