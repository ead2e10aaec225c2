import { failure, type ProbeError } from "../snapshot/probe-result.ts";
import type { LocalListener } from "./port-forward/local-listener.ts";
import { hiddenByKubernetes } from "./route.ts";

/** Clients of a forwarded port only see a reset; the port-forward knows why. */
export function explainForward(
  result: { ok: false; error: ProbeError },
  listener: LocalListener | null,
): { ok: false; error: ProbeError } {
  const cause = listener?.lastFailure() ?? null;
  if (cause === null || result.error.kind === "auth") return result;
  if (cause.error?.kind === "forbidden" || cause.error?.kind === "auth")
    return hiddenByKubernetes(result.error.system, cause.error);
  return failure({
    ...result.error,
    kind: result.error.kind === "invalid" ? "unreachable" : result.error.kind,
    message: `${result.error.message}; the port-forward says: ${cause.message}`,
  });
}
