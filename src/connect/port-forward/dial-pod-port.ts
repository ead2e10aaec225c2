import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import { apiError } from "../kubernetes/api-error.ts";
import {
  type ApiTransport,
  apiUrl,
  type RequestAccess,
  sendAuthorised,
} from "../kubernetes/api-transport.ts";
import { transportError } from "../transport-error.ts";
import { createHandshake } from "../websocket/handshake.ts";
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
/** Of a refusal; a Status is smaller. */
const maxBodyBytes = 64 * 1024;

/**
 * Opens one connection to a pod's port through the API server. Resolves once the server has accepted; whether the pod listens shows in the stream:
 * its refusal can come with the first bytes, and is then in `errored` already.
 */
export async function dialPodPort(target: PodPort): Promise<ProbeResult<Duplex>> {
  const { transport, namespace, pod, port, limits } = target;
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward`;
  const url = apiUrl(transport, path, { ports: String(port) });
  try {
    return await within(limits, async (signal) => {
      const answer = await sendAuthorised(
        transport,
        (access) => upgrade(access, url, target.keepAliveMs ?? defaultKeepAliveMs, signal),
        (first) => first.kind === "refused" && first.status === 401,
      );
      if (answer.kind === "refused") {
        const rule = { apiGroup: "", resource: "pods/portforward", verb: "get" };
        const error = apiError({ path, server: target.server, rule }, answer.status, answer.body);
        // Since Kubernetes 1.35 the WebSocket needs create as well.
        return failure(
          error.kind === "forbidden" ? { ...error, missing: [rule, { ...rule, verb: "create" }] } : error,
        );
      }
      const { stream } = answer;
      signal.addEventListener("abort", () => stream.destroy(), { once: true });
      await stream.accepted;
      return succeed<Duplex>(stream);
    });
  } catch (error) {
    const what = `port-forward to ${pod}:${port}`;
    return failure(transportError({ system: "kubernetes", what }, error));
  }
}

type UpgradeAnswer = { kind: "open"; stream: PodStream } | { kind: "refused"; status: number; body: string };

/** The stream once the upgrade is through; the answer when the server declined it; rejects when nothing answered. */
function upgrade(
  { agent, headers: own, tls }: RequestAccess,
  url: URL,
  keepAliveMs: number,
  signal: AbortSignal,
): Promise<UpgradeAnswer> {
  const isEncrypted = url.protocol === "https:";
  const handshake = createHandshake("v4.channel.k8s.io");
  const headers = { ...own, ...handshake.headers };
  const send = isEncrypted ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(url, { agent, headers, signal, ...tls });
    request.on("error", reject);
    request.once("upgrade", (response, connection, head) => {
      const problem = handshake.problemOf(response.headers);
      if (problem !== null) {
        connection.destroy();
        reject(new Error(problem));
        return;
      }
      if (connection instanceof Socket) connection.setNoDelay(true).setTimeout(0);
      if (head.length > 0) connection.unshift(head);
      // Made here and not after an await, so that no error or close of the connection goes unheard.
      resolve({ kind: "open", stream: new PodStream(connection, { isEncrypted, keepAliveMs }) });
    });
    request.once("response", (response) => {
      bodyOf(response).then((body) => {
        request.destroy();
        resolve({ kind: "refused", status: response.statusCode ?? 0, body });
      }, reject);
    });
    request.end();
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = "";
  response.setEncoding("utf8");
  for await (const text of response) {
    body += text;
    if (body.length > maxBodyBytes) break;
  }
  return body;
}
