import http, { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RequestAccess } from "../kubernetes/api-transport.ts";

export interface UpgradeRequest {
  method: "GET" | "POST";
  headers: OutgoingHttpHeaders;
}

/** The connection, which speaks the other protocol from now on, or how the server declined. */
export type UpgradeAnswer =
  | { kind: "open"; connection: Duplex; headers: IncomingHttpHeaders }
  | { kind: "refused"; status: number; body: string };

/** Of a refusal; a Status is smaller. */
const maxBodyBytes = 64 * 1024;

/** One request to speak another protocol on its connection. Rejects when nothing answers. */
export function upgrade(
  { agent, headers: own, tls }: RequestAccess,
  url: URL,
  { method, headers }: UpgradeRequest,
  signal: AbortSignal,
): Promise<UpgradeAnswer> {
  const send = url.protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, agent, headers: { ...own, ...headers }, signal, ...tls });
    request.on("error", reject);
    request.once("upgrade", (response, connection, head) => {
      if (connection instanceof Socket) connection.setNoDelay(true).setTimeout(0);
      if (head.length > 0) connection.unshift(head);
      // An error before anyone else listens shows in the connection's close.
      connection.on("error", () => undefined);
      resolve({ kind: "open", connection, headers: response.headers });
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
