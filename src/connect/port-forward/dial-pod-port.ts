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
  /** Between signs of life on an idle connection; load balancers cut those after a minute or more. Default 20 s. */
  keepAliveMs?: number;
}

const defaultKeepAliveMs = 20_000;

/** Never fragmented, never compressed; the server's own cap is 32 MiB a message. */
const webSocketOptions = { perMessageDeflate: false, maxPayload: 32 * 1024 * 1024 } as const;

/**
 * A masking key of zeros, which leaves the bytes as they are. Masks keep a script in a browser from writing what a plain-text cache on the
 * way would take for HTTP (RFC 6455 §10.3); here the bytes go through TLS and are ours. They would cost half of the upload speed.
 */
const noMask = (mask: Buffer): void => {
  mask.fill(0);
};

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
        ...(url.protocol === "wss:" ? { generateMask: noMask } : {}),
      });
      const answer = await upgrade(socket, target.keepAliveMs ?? defaultKeepAliveMs);
      if (answer.kind === "refused") {
        const rule = { apiGroup: "", resource: "pods/portforward", verb: "get" };
        const error = apiError({ path, server: target.server, rule }, answer.status, answer.body);
        // Since Kubernetes 1.35 the WebSocket needs create as well.
        return failure(
          error.kind === "forbidden" ? { ...error, missing: [rule, { ...rule, verb: "create" }] } : error,
        );
      }
      const { stream } = answer;
      await Promise.race([stream.accepted, failed(stream)]);
      return succeed<Duplex>(stream);
    });
  } catch (error) {
    cut(socket);
    const what = `port-forward to ${pod}:${port}`;
    return failure(transportError({ system: "kubernetes", what }, error));
  }
}

type UpgradeAnswer = { kind: "open"; stream: PodStream } | { kind: "refused"; status: number; body: string };

/** The stream once the upgrade is through; the answer when the server declined it; rejects when nothing answered. */
function upgrade(socket: WebSocket, keepAliveMs: number): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.removeAllListeners("error");
      // Made here and not after an await: frames that came with the 101 are delivered before the next microtask.
      resolve({ kind: "open", stream: new PodStream(socket, { keepAliveMs }) });
    });
    socket.once("error", reject);
    socket.once("unexpected-response", (_request, response: IncomingMessage) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString("utf8");
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({ kind: "refused", status: response.statusCode ?? 0, body });
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
