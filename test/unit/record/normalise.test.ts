import { expect, test } from "vitest";
import { normalise } from "../../../scripts/record/normalise.ts";

const instead = [
  ["127.0.0.1:40123", "127.0.0.1:4222"],
  ["/tmp/record-a1/store", "/data/jetstream"],
] as const;

test("Ports and paths of a run are written as the defaults, wherever they stand in a text", () => {
  expect(
    normalise({ url: "nats://127.0.0.1:40123", dirs: ["/tmp/record-a1/store/jetstream"] }, instead),
  ).toEqual({ url: "nats://127.0.0.1:4222", dirs: ["/data/jetstream/jetstream"] });
});

test("A port that stands alone as a number is written as the default, other numbers stay", () => {
  expect(normalise({ port: 40123, http_port: 40124, max_payload: 40123 }, instead)).toEqual({
    port: 4222,
    http_port: 40124,
    max_payload: 40123,
  });
});

test("A text longer than any log is left out", () => {
  expect(normalise({ "services.mjs": "x".repeat(70_000), log: "x".repeat(60_000) }, [])).toEqual({
    "services.mjs": "…",
    log: "x".repeat(60_000),
  });
});
