import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { linkSignals } from "../../linked-signal.ts";
import type { ApiContext } from "./exchange.ts";
import { text } from "./fields.ts";
import { forwardedPorts, forwardPorts } from "./port-forward.ts";
import type { RequestInfo } from "./request-info.ts";
import { type ApiError, badRequest, notFound } from "./status.ts";

/** The receive limit of the real server. */
const maxMessageBytes = 32 * 1024 * 1024;
const protocol = "v4.channel.k8s.io";

/** Turns an upgrade request that has been authorized into port-forwarding. The code is what the request is recorded with. */
export interface PortForwarding {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, info: RequestInfo): number;
  close(): void;
}

export function createPortForwarding(context: ApiContext): PortForwarding {
  const closing = new AbortController();
  const closed = linkSignals([closing.signal]);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
    perMessageDeflate: false,
  });
  return {
    upgrade(request, socket, head, info) {
      // What it produces is declared as */*, which only an Accept with that, or none, takes.
      if (request.headers.accept !== undefined && !request.headers.accept.includes("*/*")) {
        return refuse(socket, 406, "text/plain; charset=utf-8", "406: Not Acceptable");
      }
      const pod = context.store.get("Pod", info.namespace, info.name);
      if (pod === undefined) throw notFound({ group: "", resource: "pods" }, info.name);
      if (text(pod, "spec", "nodeName") === "") {
        throw badRequest(`pod ${info.name} does not have a host assigned`);
      }
      const offered = offeredProtocols(request);
      if (offersSpdy(request, offered)) {
        throw badRequest(
          `unable to upgrade: the lab forwards ports over the WebSocket protocol ${protocol}; kubectl port-forward needs SPDY/3.1`,
        );
      }
      if (offered.length > 0 && !offered.includes(protocol)) return refuse(socket, 403, "text/plain", "");
      const ports = forwardedPorts(new URL(request.url ?? "/", "https://lab").searchParams);
      if (typeof ports === "string") return refuse(socket, 400, "text/plain; charset=utf-8", ports);
      server.handleUpgrade(request, socket, head, (webSocket) => {
        forwardPorts(webSocket, pod, ports, context.dial, closed.signal).catch(() => webSocket.terminate());
      });
      return 101;
    },
    close() {
      closing.abort();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** An answer other than 101 on the raw connection, which it ends. Returns the code. */
function refuse(socket: Duplex, code: number, contentType: string, body: string): number {
  socket.end(
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  return code;
}

export function refuseWithStatus(socket: Duplex, error: ApiError): number {
  return refuse(socket, error.status.code ?? 500, "application/json", JSON.stringify(error.status));
}

function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers["sec-websocket-protocol"] ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

function offersSpdy(request: IncomingMessage, offered: readonly string[]): boolean {
  const upgradesTo = request.headers.upgrade?.toLowerCase() ?? "";
  return upgradesTo !== "websocket" || offered.some((one) => one.startsWith("SPDY/"));
}
