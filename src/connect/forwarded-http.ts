import http from "node:http";
import { parseJsonOr } from "../parse-json.ts";
import { type CallLimits, within } from "./deadline.ts";
import { readBody } from "./read-body.ts";

export interface HttpCall {
  /** Of 127.0.0.1. */
  port: number;
  method: "GET" | "POST";
  path: string;
  body?: string;
  contentType?: string;
  /** Connections to use again; a connection of its own without. */
  agent?: http.Agent;
}

export interface HttpReply {
  status: number;
  contentType: string;
  body: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
}

/** One HTTP call to a forwarded port. Rejects with Node's errors, DeadlineExceeded or RunAborted. */
export function callHttp(call: HttpCall, limits: CallLimits): Promise<HttpReply> {
  return within(limits, (signal) => send(call, signal));
}

function send(call: HttpCall, signal: AbortSignal): Promise<HttpReply> {
  const { port, method, path, body } = call;
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        // Kept-alive connections would outlive the pod they go to.
        agent: call.agent ?? false,
        signal,
        headers: {
          Accept: "application/json",
          ...(body === undefined ? {} : { "Content-Type": call.contentType ?? "application/json" }),
          ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }),
        },
      },
      (response) => {
        readBody(response).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers["content-type"] ?? "",
              body: text,
              json: parseJsonOr(text, undefined),
            }),
          reject,
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
