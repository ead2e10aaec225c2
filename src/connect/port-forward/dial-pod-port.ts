import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import WebSocket from "ws";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import { apiError } from "../kubernetes/api-error.ts";
import { type ApiTransport, apiUrl } from "../kubernetes/api-transport.ts";
import { transportError } from "../transport-error.ts";
import { PodStream } from "./pod-stream.ts";

export interface PodPort {
  transport: ApiTransport;
  server: string;
  namespace: string;
  pod: string;
  port: number;
  limits: CallLimits;
}

/** Never fragmented, never compressed; the server's own cap is 32 MiB a message. */
const webSocketOptions = { perMessageDeflate: false, maxPayload: 32 * 1024 * 1024 } as const;

/** Opens one connection to a pod's port through the API server. Resolves once the server has accepted; whether the pod listens shows in the stream. */
export async function dialPodPort(target: PodPort): Promise<ProbeResult<Duplex>> {
  const { transport, namespace, pod, port, limits } = target;
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward`;
  const url = apiUrl(transport, path, { ports: String(port) });
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  let socket: WebSocket | null = null;
  try {
    return await within(limits, async () => {
      socket = new WebSocket(url, "v4.channel.k8s.io", {
        ...webSocketOptions,
        ...transport.tls,
        agent: transport.agent,
        headers: { ...transport.headers },
      });
      const refusal = await opened(socket);
      if (refusal !== null) {
        const rule = { apiGroup: "", resource: "pods/portforward", verb: "get" };
        const error = apiError({ path, server: target.server, rule }, refusal.status, refusal.body);
        // Since Kubernetes 1.35 the WebSocket needs create as well.
        return failure(
          error.kind === "forbidden" ? { ...error, missing: [rule, { ...rule, verb: "create" }] } : error,
        );
      }
      const stream = new PodStream(socket);
      await Promise.race([stream.accepted, failed(stream)]);
      return succeed<Duplex>(stream);
    });
  } catch (error) {
    cut(socket);
    const what = `port-forward to ${pod}:${port}`;
    return failure(transportError({ system: "kubernetes", what }, error));
  }
}

/** Null once open; the answer when the server declined the upgrade; rejects when nothing answered. */
function opened(socket: WebSocket): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.removeAllListeners("error");
      resolve(null);
    });
    socket.once("error", reject);
    socket.once("unexpected-response", (_request, response: IncomingMessage) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString("utf8");
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body });
        cut(socket);
      });
    });
  });
}

function failed(stream: PodStream): Promise<never> {
  return new Promise((_, reject) => {
    stream.once("error", reject);
    stream.once("end", () => reject(new Error("the API server closed the connection")));
  });
}

/** `terminate` of a socket that is still connecting emits an error; nobody is interested any more. */
function cut(socket: WebSocket | null): void {
  socket?.on("error", () => undefined);
  socket?.terminate();
}
