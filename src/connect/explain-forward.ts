import { failure, type ProbeError } from "../snapshot/probe-result.ts";
import type { PortForward } from "./port-forward/open-port-forward.ts";
import { formatTarget } from "./port-forward/target.ts";
import { hiddenByKubernetes } from "./route.ts";

/** Clients of a forwarded port only see a reset; the port-forward knows why. */
export function explainForward(
  result: { ok: false; error: ProbeError },
  forward: PortForward | null,
): { ok: false; error: ProbeError } {
  if (forward !== null && result.error.kind === "timeout" && isUnopened(forward))
    return unopened(result.error, forward);
  const cause = forward?.status().lastFailure ?? null;
  if (cause === null || result.error.kind === "auth") return result;
  if (cause.error?.kind === "forbidden" || cause.error?.kind === "auth")
    return hiddenByKubernetes(result.error.system, cause.error);
  if (cause.error?.upstream !== undefined) return refused(result.error, cause.error);
  return failure({
    ...result.error,
    kind: result.error.kind === "invalid" ? "unreachable" : result.error.kind,
    message: `${result.error.message}; the port-forward says: ${cause.message}`,
  });
}

/** A proxy, the control plane or the kubelet of the pod's node declined: the system behind it was never asked. */
const refused = ({ system, message }: ProbeError, cause: ProbeError): { ok: false; error: ProbeError } =>
  failure({
    kind: "upstream",
    upstream: "kubernetes",
    system,
    message: `${message}; no port-forward to it is opened: ${cause.message}`,
    hint: `${cause.hint ?? "Find out what is between this machine and the API server."} Whether the server behind the port-forward works cannot be said.`,
  });

/** The API server accepts a connection once the kubelet of the pod's node has: what is silent before is not the system behind it. */
function isUnopened(forward: PortForward): boolean {
  const { pod, connections, lastFailure } = forward.status();
  return pod === null && connections.total > 0 && lastFailure === null;
}

const unopened = (
  { system, message }: ProbeError,
  { target }: PortForward,
): { ok: false; error: ProbeError } =>
  failure({
    kind: "upstream",
    upstream: "kubernetes",
    system,
    message: `${message}: the API server has not opened the port-forward to ${formatTarget(target)}, most likely because the kubelet of the pod's node does not answer`,
    hint: "`kubectl get nodes` tells of a lost node within a minute; whether the server behind the port-forward works cannot be said.",
  });
