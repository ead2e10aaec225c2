import { createHash } from "node:crypto";

/** The identity of a problem across runs: sha256 of the check, the resource and the finding's key. */
export function fingerprint(checkId: string, resource: string, key: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([checkId, resource, key]))
    .digest("hex");
  return `sha256:${hash}`;
}
