import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

/** One client's request to turn an HTTP connection into a WebSocket (RFC 6455 §4). */
export interface Handshake {
  headers: OutgoingHttpHeaders;
  /** The protocol of the WebSocket that the connection is now, or what is wrong with the server's 101, in words. */
  protocolOf(answer: IncomingHttpHeaders): { protocol: string } | { problem: string };
}

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Offers protocols, of which the server takes one, and no extension. */
export function createHandshake(protocols: readonly string[]): Handshake {
  const key = randomBytes(16).toString("base64");
  const accept = createHash("sha1").update(`${key}${guid}`).digest("base64");
  return {
    headers: {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Protocol": protocols.join(", "),
    },
    protocolOf(answer) {
      if (answer.upgrade?.toLowerCase() !== "websocket" || answer["sec-websocket-accept"] !== accept)
        return { problem: "the answer to the upgrade is not a WebSocket's" };
      const protocol = answer["sec-websocket-protocol"];
      if (protocol === undefined || !protocols.includes(protocol))
        return { problem: `the server does not speak ${protocols.join(" or ")}` };
      if (answer["sec-websocket-extensions"] !== undefined)
        return { problem: "the server uses an extension nobody asked for" };
      return { protocol };
    },
  };
}
