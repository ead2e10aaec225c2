import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import { createHandshake } from "../websocket/handshake.ts";
import { WebSocketTunnel } from "../websocket/tunnel.ts";
import type { UpgradeRequest } from "./upgrade.ts";

/**
 * How a port-forward may be asked for.
 * - `websocket`: both protocols are offered. From 1.31 on the API server takes SPDY through the WebSocket, older ones know only the channels.
 * - `channels`: a WebSocket of v4.channel.k8s.io alone, for what lets nothing else through.
 * - `spdy`: POST with Upgrade: SPDY/3.1, as kubectl does since ever: for roles with only `create`, and for proxies that know no WebSockets.
 */
export type Way = "websocket" | "channels" | "spdy";

/** What is spoken on a connection that has been upgraded: many ports' connections, or one. */
export interface Spoken {
  kind: "spdy" | "channels";
  connection: Duplex;
}

export interface WayRequest extends UpgradeRequest {
  /** Takes over the connection; throws where the server's answer is not what was asked for. */
  begin(headers: IncomingHttpHeaders, connection: Duplex, isEncrypted: boolean): Spoken;
}

/** The verb that RBAC asks for (from 1.35 on a WebSocket needs `create` as well). */
export const verbOf: Readonly<Record<Way, "get" | "create">> = {
  websocket: "get",
  channels: "get",
  spdy: "create",
};

export const wayWords: Readonly<Record<Way, string>> = {
  websocket: "a WebSocket that offers SPDY",
  channels: "a WebSocket",
  spdy: "a POST with SPDY",
};

const channels = "v4.channel.k8s.io";
const tunnel = "SPDY/3.1+portforward.k8s.io";
const spdy = "SPDY/3.1";

export function wayRequest(way: Way): WayRequest {
  switch (way) {
    case "websocket":
      return webSocket([tunnel, channels]);
    case "channels":
      return webSocket([channels]);
    case "spdy":
      return {
        method: "POST",
        headers: {
          Connection: "Upgrade",
          Upgrade: spdy,
          "X-Stream-Protocol-Version": "portforward.k8s.io",
          "Content-Length": 0,
        },
        begin(headers, connection) {
          if (headers.upgrade?.toLowerCase() !== spdy.toLowerCase())
            throw new Error("the answer to the upgrade is not SPDY's");
          return { kind: "spdy", connection };
        },
      };
  }
}

function webSocket(protocols: readonly string[]): WayRequest {
  const handshake = createHandshake(protocols);
  return {
    method: "GET",
    headers: handshake.headers,
    begin(headers, connection, isEncrypted) {
      const answer = handshake.protocolOf(headers);
      if ("problem" in answer) throw new Error(answer.problem);
      return answer.protocol === tunnel
        ? { kind: "spdy", connection: new WebSocketTunnel(connection, { isEncrypted }) }
        : { kind: "channels", connection };
    },
  };
}
