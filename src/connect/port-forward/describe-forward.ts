import type { OpenForward } from "../writable-connections.ts";
import type { PortForward } from "./open-port-forward.ts";
import { formatTarget } from "./target.ts";

/** How a port-forward is at this moment, as plain data. */
export function describeForward({ target, port, status }: PortForward): OpenForward {
  const { pod, lastFailure, ...counts } = status();
  return {
    target: formatTarget(target),
    localPort: port,
    pod: pod?.name ?? null,
    ...counts,
    lastFailure: lastFailure?.message ?? null,
  };
}
