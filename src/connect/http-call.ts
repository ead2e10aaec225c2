import http from "node:http";
import https from "node:https";
import { parseJsonOr } from "../parse-json.ts";
import { type CallLimits, within } from "./deadline.ts";
import { readBody } from "./read-body.ts";

export interface HttpCall {
  /** Scheme, host and port: {@link localOrigin} for a forwarded port. */
  origin: string;
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
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

/** A port of this machine, such as a forwarded one. */
export const localOrigin = (port: number): string => `http://127.0.0.1:${port}`;

/** One HTTP call. Rejects with Node's errors, DeadlineExceeded or RunAborted. */
export function callHttp(call: HttpCall, limits: CallLimits): Promise<HttpReply> {
  return within(limits, (signal) => send(call, signal));
}

function send(
  { origin, method, path, headers, body, agent }: HttpCall,
  signal: AbortSignal,
): Promise<HttpReply> {
  const url = new URL(path, origin);
  const { request: open } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method,
        // Kept-alive connections would outlive the pod they go to.
        agent: agent ?? false,
        signal,
        headers: {
          Accept: "application/json",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }),
          ...headers,
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
