import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

/** One client's request to turn an HTTP connection into a WebSocket (RFC 6455 §4). */
export interface Handshake {
  headers: OutgoingHttpHeaders;
  /** What is wrong with the server's 101, in words; null: the connection is a WebSocket now. */
  problemOf(answer: IncomingHttpHeaders): string | null;
}

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Asks for one protocol and no extension. */
export function createHandshake(protocol: string): Handshake {
  const key = randomBytes(16).toString("base64");
  const accept = createHash("sha1").update(`${key}${guid}`).digest("base64");
  return {
    headers: {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Protocol": protocol,
    },
    problemOf(answer) {
      if (answer.upgrade?.toLowerCase() !== "websocket" || answer["sec-websocket-accept"] !== accept)
        return "the answer to the upgrade is not a WebSocket's";
      if (answer["sec-websocket-protocol"] !== protocol) return `the server does not speak ${protocol}`;
      if (answer["sec-websocket-extensions"] !== undefined)
        return "the server uses an extension nobody asked for";
      return null;
    },
  };
}
