import { failure, type ProbeError } from "../snapshot/probe-result.ts";
import type { PortForward } from "./port-forward/open-port-forward.ts";
import { hiddenByKubernetes } from "./route.ts";

/** Clients of a forwarded port only see a reset; the port-forward knows why. */
export function explainForward(
  result: { ok: false; error: ProbeError },
  forward: PortForward | null,
): { ok: false; error: ProbeError } {
  const cause = forward?.status().lastFailure ?? null;
  if (cause === null || result.error.kind === "auth") return result;
  if (cause.error?.kind === "forbidden" || cause.error?.kind === "auth")
    return hiddenByKubernetes(result.error.system, cause.error);
  return failure({
    ...result.error,
    kind: result.error.kind === "invalid" ? "unreachable" : result.error.kind,
    message: `${result.error.message}; the port-forward says: ${cause.message}`,
  });
}
