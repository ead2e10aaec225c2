import http from "node:http";
import https from "node:https";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { clockAhead, clockOfDate } from "../clock-ahead.ts";
import type { MonitoringClient } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { readBody } from "../read-body.ts";
import { transportError } from "../transport-error.ts";

export interface MonitoringTarget {
  /** For people, without credentials. */
  url: string;
  /** Where to send requests; may carry user and password. */
  dial: URL;
  /** PEM. */
  ca: string | null;
  /** What to do when nothing answers. */
  hint: string;
}

export interface OpenMonitoring {
  client: MonitoringClient;
  close(): void;
}

/** The monitoring port (/varz, /jsz, /healthz) over one keep-alive agent. Nothing is sent before the first `get`. */
export function openMonitoring(target: MonitoringTarget, limits: CallLimits): OpenMonitoring {
  const secure = target.dial.protocol === "https:";
  // One connection: through a port-forward each further one is a TLS and a WebSocket handshake, slower than the next request.
  const pool = { keepAlive: true, maxSockets: 1 };
  const agent = secure
    ? new https.Agent({ ...pool, ...(target.ca ? { ca: target.ca } : {}) })
    : new http.Agent(pool);
  const send = secure ? https.request : http.request;
  const auth = target.dial.username
    ? {
        auth: `${decodeURIComponent(target.dial.username)}:${decodeURIComponent(target.dial.password)}`,
      }
    : {};

  let clockAheadMs: number | null = null;

  const fetchText = (path: string, signal: AbortSignal) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const askedAt = Date.now();
      const url = new URL(`${target.dial.pathname.replace(/\/$/, "")}${path}`, target.dial);
      const request = send(url, { agent, signal, ...auth }, (response) => {
        const date = clockOfDate(response.headers.date ?? "");
        clockAheadMs = clockAhead(date, [askedAt, Date.now()]) ?? clockAheadMs;
        readBody(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      });
      request.on("error", reject);
      request.end();
    });

  async function get(path: string): Promise<ProbeResult<{ status: number; body: unknown }>> {
    const what = `NATS monitoring at ${target.url}`;
    try {
      const { status, text } = await within(limits, (signal) => fetchText(path, signal));
      return parse(what, path, status, text);
    } catch (error) {
      const mapped = transportError({ system: "nats", what }, error);
      return failure(mapped.kind === "unreachable" ? { ...mapped, hint: target.hint } : mapped);
    }
  }

  return { client: { url: target.url, clockAheadMs: () => clockAheadMs, get }, close: () => agent.destroy() };
}

function parse(
  what: string,
  path: string,
  status: number,
  text: string,
): ProbeResult<{ status: number; body: unknown }> {
  if (status === 401 || status === 403)
    return failure({
      kind: "auth",
      system: "nats",
      message: `${what}${path}: answered ${status}`,
      hint: "Give user and password in --nats-monitoring-url.",
    });
  if (status === 404)
    return failure({ kind: "not-found", system: "nats", message: `${what}${path}: answered 404` });
  try {
    return succeed({ status, body: JSON.parse(text) });
  } catch {
    return failure({
      kind: "invalid",
      system: "nats",
      message: `${what}${path}: the answer is not JSON`,
      hint: "Another service listens there; NATS serves its monitoring on port 8222 by default.",
    });
  }
}
