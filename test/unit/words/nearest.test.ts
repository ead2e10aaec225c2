import { describe, expect, test } from "vitest";
import { similarName, typoOf } from "../../../src/words/nearest.ts";

const services = [
  "nomnom-dashboard-backend",
  "nomnom-dashboard-frontend",
  "nomnom-nats",
  "nomnom-nats-client",
];

describe("the name that was meant", () => {
  test.each([
    ["nomnom-nats-clients", "nomnom-nats-client"],
    ["nomnom-frontend", "nomnom-dashboard-frontend"],
    ["nats-client", "nomnom-nats-client"],
    ["nomnom-nast", "nomnom-nats"],
    ["postgres", null],
    ["nomnom-api", null],
    ["", null],
  ])("The name that was meant by %s is %s", (wanted, meant) =>
    expect(similarName(wanted, services)).toBe(meant),
  );

  test("A user is not suggested for a password", () => {
    expect(similarName("postgres-password", ["postgres-user", "postgres-database"])).toBeNull();
    expect(similarName("postgres-password", ["postgres-user", "password"])).toBe("password");
  });

  test("A name is not suggested for itself", () => expect(similarName("a-b", ["a-b"])).toBeNull());
});

describe("a typo", () => {
  test.each([
    ["nats/stream-overlp", "nats/stream-overlap"],
    ["nats/stream-lag", null],
    ["", null],
  ])("The typo %s is taken for %s", (word, meant) =>
    expect(typoOf(word, ["nats/stream-overlap", "nats/consumer-lag"])).toBe(meant),
  );
});
