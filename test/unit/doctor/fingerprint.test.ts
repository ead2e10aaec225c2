import { expect, it } from "vitest";
import { fingerprint } from "../../../src/doctor/fingerprint.ts";

it("A fingerprint stays the same for the same problem", () => {
  expect(fingerprint("nats/stream-overlap", "nats/stream/MESSAGES", "messages.>")).toMatchInlineSnapshot(
    `"sha256:04b8bf7a6dc765c356d7191c40070409386a983d14d63d4fac27a8d167a20c46"`,
  );
});

it("A fingerprint tells check, resource and key apart, wherever one ends", () => {
  const all = [
    fingerprint("a", "b", "c"),
    fingerprint("ab", "", "c"),
    fingerprint("a", "bc", ""),
    fingerprint("a", "c", "b"),
  ];
  expect(new Set(all).size).toBe(4);
});
