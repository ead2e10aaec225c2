import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createHandshake } from "../../../../src/connect/websocket/handshake.ts";

const protocol = "v4.channel.k8s.io";

function accepted(overrides: Record<string, string> = {}) {
  const handshake = createHandshake(["another", protocol]);
  const accept = createHash("sha1")
    .update(`${handshake.headers["Sec-WebSocket-Key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  return handshake.protocolOf({
    upgrade: "websocket",
    "sec-websocket-accept": accept,
    "sec-websocket-protocol": protocol,
    ...overrides,
  });
}

describe("an answer to the upgrade", () => {
  it("An answer to the upgrade is good with the key's digest and the protocol, in any case of letters", () => {
    expect(accepted()).toEqual({ protocol });
    expect(accepted({ upgrade: "WebSocket" })).toEqual({ protocol });
  });

  it.each([
    ["another upgrade", { upgrade: "SPDY/3.1" }, "not a WebSocket's"],
    ["the digest of another key", { "sec-websocket-accept": "x" }, "not a WebSocket's"],
    [
      "another protocol",
      { "sec-websocket-protocol": "v5.channel.k8s.io" },
      `does not speak another or ${protocol}`,
    ],
    ["an extension", { "sec-websocket-extensions": "permessage-deflate" }, "nobody asked for"],
  ])("An answer to the upgrade is not good with %s", (_what, overrides, problem) => {
    expect(accepted(overrides)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it("The handshake never has the same key twice", () => {
    const keys = new Set(
      Array.from({ length: 50 }, () => createHandshake(["another", protocol]).headers["Sec-WebSocket-Key"]),
    );
    expect(keys.size).toBe(50);
  });
});
