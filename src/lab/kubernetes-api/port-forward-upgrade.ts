import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer } from "ws";
import { linkSignals } from "../../linked-signal.ts";
import type { ApiContext } from "./exchange.ts";
import { text } from "./fields.ts";
import { forwardedPorts, forwardPorts } from "./port-forward.ts";
import { forwardPortsOverSpdy } from "./port-forward-spdy.ts";
import type { RequestInfo } from "./request-info.ts";
import { type ApiError, badRequest, notFound } from "./status.ts";

/** The receive limit of the real server. */
const maxMessageBytes = 32 * 1024 * 1024;
const channels = "v4.channel.k8s.io";
const tunnel = "SPDY/3.1+portforward.k8s.io";
/** The tunnel's name as `ws` lets it through: a slash is no letter of a protocol's name (RFC 6455, 4.1), and Kubernetes uses one all the same. */
const tunnelToken = "spdy-tunnel";

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
    // Of both the real server takes the tunnel (measured on 1.34).
    handleProtocols: (offered) => [tunnelToken, channels].find((name) => offered.has(name)) ?? false,
    perMessageDeflate: false,
  });
  server.on("headers", (headers) => {
    for (const [index, line] of headers.entries())
      headers[index] = line.replace(`: ${tunnelToken}`, `: ${tunnel}`);
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
      const forward = (connection: Duplex) =>
        forwardPortsOverSpdy(connection, pod, context.dial, closed.signal).catch(() => connection.destroy());
      if (request.headers.upgrade?.toLowerCase() === "spdy/3.1") {
        acceptSpdy(socket, head);
        void forward(socket);
        return 101;
      }
      const offered = offeredProtocols(request);
      if (offered.length > 0 && !offered.includes(channels) && !offered.includes(tunnel))
        return refuse(socket, 403, "text/plain", "");
      const ports = forwardedPorts(new URL(request.url ?? "/", "https://lab").searchParams);
      if (typeof ports === "string" && !offered.includes(tunnel))
        return refuse(socket, 400, "text/plain; charset=utf-8", ports);
      if (offered.length > 0)
        request.headers["sec-websocket-protocol"] = offered
          .map((name) => (name === tunnel ? tunnelToken : name))
          .join(", ");
      server.handleUpgrade(request, socket, head, (webSocket) => {
        if (webSocket.protocol === tunnelToken) void forward(createWebSocketStream(webSocket));
        else if (typeof ports !== "string")
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

/** From here on the connection speaks SPDY. */
function acceptSpdy(socket: Duplex, head: Buffer): void {
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n",
  );
  if (head.length > 0) socket.unshift(head);
}
