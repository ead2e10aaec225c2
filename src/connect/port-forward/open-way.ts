import type { Duplex } from "node:stream";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import { apiError } from "../kubernetes/api-error.ts";
import { type ApiTransport, apiUrl, sendAuthorised } from "../kubernetes/api-transport.ts";
import { transportError } from "../transport-error.ts";
import { PodStream } from "./pod-stream.ts";
import { PortForwardError } from "./port-forward-error.ts";
import { type CarrierOptions, createSpdyCarrier, type SpdyCarrier } from "./spdy-carrier.ts";
import { upgrade } from "./upgrade.ts";
import type { Refusal, WayOrder } from "./way-order.ts";
import { verbOf, type Way, wayRequest } from "./ways.ts";

export interface WayTarget {
  transport: ApiTransport;
  server: string;
  namespace: string;
  pod: string;
  port: number;
  limits: CallLimits;
  order: WayOrder;
}

/** `channels`: this server carries one port's connection each. */
export type OpenedWay = { kind: "spdy"; carrier: SpdyCarrier } | { kind: "channels"; stream: Duplex };

type Tried = OpenedWay | { kind: "refused"; status: number; body: string };

/** The first of the ways that the server, and whatever is before it, lets through; the refusal that says most where none is. */
export async function openWay(target: WayTarget, options: CarrierOptions): Promise<ProbeResult<OpenedWay>> {
  const { order } = target;
  const refusals: Refusal[] = [];
  for (const way of order.next()) {
    try {
      const tried = await within(target.limits, (signal) => tryWay(way, target, options, signal));
      if (tried.kind !== "refused") {
        order.worked(way, tried.kind, refusals);
        return succeed(tried);
      }
      const error = errorOf(way, target, tried);
      if (!mayDiffer(tried.status)) return failure(error);
      refusals.push({ way, status: tried.status, error });
    } catch (error) {
      order.broke(way);
      const what = `port-forward to ${target.pod}:${target.port}`;
      const failed = transportError({ system: "kubernetes", what }, error);
      return failure(error instanceof PortForwardError ? failed : { ...failed, upstream: "kubernetes" });
    }
  }
  order.failed(refusals);
  return failure(mostTelling(refusals.map(({ error }) => error)));
}

async function tryWay(
  way: Way,
  target: WayTarget,
  options: CarrierOptions,
  signal: AbortSignal,
): Promise<Tried> {
  const { transport, port } = target;
  const url = apiUrl(transport, pathOf(target), { ports: String(port) });
  const isEncrypted = url.protocol === "https:";
  const request = wayRequest(way);
  const answer = await sendAuthorised(
    transport,
    (access) => upgrade(access, url, request, signal),
    (first) => first.kind === "refused" && first.status === 401,
  );
  if (answer.kind === "refused") return answer;
  const { connection, headers } = answer;
  try {
    const spoken = request.begin(headers, connection, isEncrypted);
    if (spoken.kind === "spdy")
      return { kind: "spdy", carrier: createSpdyCarrier(spoken.connection, connection, options) };
    const stream = new PodStream(connection, { isEncrypted, keepAliveMs: options.keepAliveMs });
    signal.addEventListener("abort", () => stream.destroy(), { once: true });
    await stream.accepted;
    return { kind: "channels", stream };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

const pathOf = ({ namespace, pod }: WayTarget): string =>
  `/api/v1/namespaces/${namespace}/pods/${pod}/portforward`;

/** Whether another way may be let through: the pod that is gone and the credentials that are wrong are so for all. */
const mayDiffer = (status: number): boolean => status !== 401 && status !== 404;

function errorOf(
  way: Way,
  target: WayTarget,
  { status, body }: { status: number; body: string },
): ProbeError {
  const rule = { apiGroup: "", resource: "pods/portforward", verb: verbOf[way] };
  const error = apiError({ path: pathOf(target), server: target.server, rule }, status, body);
  // It is the pod that is not found; whatever else is answered, the pod has not been asked.
  if (error.kind !== "not-found") error.upstream = "kubernetes";
  if (error.kind !== "forbidden" || way === "spdy") return error;
  // Since Kubernetes 1.35 the WebSocket needs create as well.
  return { ...error, missing: [rule, { ...rule, verb: "create" }] };
}

/**
 * Where rights are missing, they are what can be mended, and best reported by a refusal that names the user: that of a WebSocket without `create` does not
 * (Kubernetes 1.35), that of the POST does. Else the last word.
 */
function mostTelling(errors: readonly ProbeError[]): ProbeError {
  const forbidden = errors.filter(({ kind }) => kind === "forbidden");
  return (
    forbidden.find(({ refusedUser }) => refusedUser !== undefined) ??
    forbidden[0] ??
    errors.at(-1) ?? {
      kind: "invalid",
      system: "kubernetes",
      message: "no way to forward a port is left to try",
    }
  );
}
