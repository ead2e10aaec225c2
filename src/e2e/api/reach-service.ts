import type { HttpPlace } from "../../blueprint/message-plan.ts";
import { localOrigin } from "../../connect/http-call.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { fill } from "../plan/marks.ts";
import type { RunContext } from "../run/run-context.ts";

/** An HTTP service that can be asked now. */
export interface ReachedService {
  origin: string;
  /** In sentences: `Service orders-api`, `http://10.0.0.1:8080`. */
  words: string;
  /** The pod the latest connection went to; null: none, or it is no pod. */
  lastPod(): string | null;
  /** Why the way there does not work; null: it does. */
  lastFailure(): string | null;
}

/** Opens the way to an HTTP service: a local port for the Service of a workload, or the address itself. */
export async function reachService(
  { connections, settings }: Pick<RunContext, "connections" | "settings">,
  place: HttpPlace,
  name: string | null = null,
): Promise<ProbeResult<ReachedService>> {
  if ("url" in place)
    return succeed({ origin: place.url, words: place.url, lastPod: () => null, lastFailure: () => null });
  const service = name ?? fill(place.workload, { release: settings.release });
  const forward = await connections.forwardService(service, place.port);
  if (!forward.ok) return forward;
  const { port, lastPod, lastFailure } = forward.data;
  return succeed({ origin: localOrigin(port), words: `Service ${service}`, lastPod, lastFailure });
}
