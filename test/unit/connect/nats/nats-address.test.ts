import { describe, expect, it } from "vitest";
import { displayNatsUrl, parseNatsUrl } from "../../../../src/connect/nats/nats-address.ts";

describe("parseNatsUrl", () => {
  it.each([
    ["nats://host:4223", { servers: [{ host: "host", port: 4223 }], tls: false, user: null, token: null }],
    ["host", { servers: [{ host: "host", port: 4222 }] }],
    ["tls://host", { tls: true }],
    ["nats://ann:p%40ss@host", { user: "ann", password: "p@ss", token: null }],
    ["nats://ann:raw@ss@host", { user: "ann", password: "raw@ss" }],
    ["nats://tok@host", { token: "tok", user: null }],
    ["nats://[::1]:4222", { servers: [{ host: "::1", port: 4222 }] }],
    [
      "nats://a,b:1",
      {
        servers: [
          { host: "a", port: 4222 },
          { host: "b", port: 1 },
        ],
      },
    ],
  ])("The address %s is read as NATS' clients read it", (text, expected) => {
    expect(parseNatsUrl(text, "--nats-url")).toMatchObject(expected);
  });

  it("A NATS URL gives the credentials of a server to no other one", () => {
    expect(parseNatsUrl("nats://u:p@a,nats://b:1", "x")).toMatchObject({
      user: "u",
      servers: [
        { host: "a", port: 4222 },
        { host: "b", port: 1, anonymous: true },
      ],
    });
    expect(parseNatsUrl("nats://u:p@a,nats://u:p@b", "x").servers).toEqual([
      { host: "a", port: 4222 },
      { host: "b", port: 4222 },
    ]);
    expect(() => parseNatsUrl("nats://u:p1@a,nats://u:p2@b", "x")).toThrow(
      /^the NATS URL from x cannot be used: its servers have different credentials$/,
    );
  });

  it.each([
    "",
    "nats://",
    "http://host",
    "nats://host:0",
    "nats://host:99999",
    "nats://%zz@host",
    "nats://a b",
  ])("%j is refused without being repeated", (text) => {
    expect(() => parseNatsUrl(text, "NATS_URL")).toThrow(/^the NATS URL from NATS_URL cannot be used/);
  });

  it("A NATS URL is shown without credentials", () => {
    expect(displayNatsUrl(parseNatsUrl("tls://ann:secret@[::1]", "x"))).toBe("tls://[::1]:4222");
  });
});
