import { describe, expect, it } from "vitest";
import { DeadlineExceeded, RunAborted } from "../../../src/connect/deadline.ts";
import { transportError } from "../../../src/connect/transport-error.ts";

const attempt = { system: "nats", what: "NATS at nats://a:4222" } as const;
const coded = (code: string, error: Error = new Error("words")) => Object.assign(error, { code });

describe("transportError", () => {
  it.each([
    [new DeadlineExceeded(250), "timeout"],
    [new RunAborted(), "aborted"],
    [coded("ETIMEDOUT"), "timeout"],
    [coded("ECONNREFUSED"), "unreachable"],
    [coded("ENOTFOUND"), "unreachable"],
    [coded("HPE_INVALID_CONSTANT"), "invalid"],
    [coded("SELF_SIGNED_CERT_IN_CHAIN"), "tls"],
    [new Error("something of a library"), "unreachable"],
    [new Error("wrapped", { cause: coded("ECONNRESET") }), "unreachable"],
    [coded("ERR_INVALID_URL", new TypeError("Invalid URL")), "unreachable"],
  ])("%s is %s", (error, kind) => {
    expect(transportError(attempt, error).kind).toBe(kind);
  });

  it.each([
    new TypeError("d is not a function"),
    new ReferenceError("x is not defined"),
    new RangeError("Maximum call stack size exceeded"),
  ])("transportError throws %s: a bug says nothing about the server", (error) => {
    expect(() => transportError(attempt, error)).toThrow(error);
  });
});
