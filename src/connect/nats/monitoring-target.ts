import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { bracketed } from "../../units/bracketed.ts";
import { notConfigured } from "../absence.ts";
import type { Forwards } from "../forwards.ts";
import { namedPort, type PodTarget } from "../kubernetes/pod-behind-service.ts";
import type { PortForward } from "../port-forward/open-port-forward.ts";
import type { Route } from "../route.ts";
import type { GivenNats } from "./given-nats.ts";
import type { NatsAddress } from "./nats-address.ts";

const defaultMonitoringPort = 8222;
const hint = "Give the address of the server's monitoring port (http_port) with --nats-monitoring-url.";

/** Where the monitoring port is, as people know it and as it is dialled. */
export interface MonitoringRoute {
  /** Without credentials. */
  url: string;
  dial: URL;
  origin: string;
  hint: string;
  forward: PortForward | null;
}

/** The given address, else the port of the pod that serves NATS, else the default port of NATS' host. */
export async function monitoringTarget(
  given: GivenNats["monitoring"],
  natsRoute: () => Promise<ProbeResult<Route<NatsAddress>>>,
  forwards: Forwards,
): Promise<ProbeResult<MonitoringRoute>> {
  if (given !== null) {
    const { url, origin } = given;
    // The path too: http_base_path, or that of a proxy.
    const shown = `${url.origin}${url.pathname.replace(/\/$/, "")}`;
    return succeed({ url: shown, dial: url, origin, hint, forward: null });
  }
  const route = await natsRoute();
  if (!route.ok) return route;
  const { address, pod, origin } = route.data;
  if (pod !== null) return succeed(await throughPod(pod, forwards));
  const host = address.servers[0]?.host ?? "";
  const url = `http://${bracketed(host)}:${defaultMonitoringPort}`;
  if (!URL.canParse(url)) return notConfigured("nats", `The host ${host} gives no monitoring URL`, hint);
  return succeed({ url, dial: new URL(url), origin: `${origin}, default port`, hint, forward: null });
}

async function throughPod({ pod }: PodTarget, forwards: Forwards): Promise<MonitoringRoute> {
  const { name } = pod.metadata;
  const port = namedPort(pod, "monitor") ?? defaultMonitoringPort;
  const forward = await forwards.toPod({ pod, port, service: null });
  const dial = new URL(`http://127.0.0.1:${forward.port}`);
  return { url: `http://${name}:${port}`, dial, origin: `pod ${name}`, hint, forward };
}
