import { errors } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { debugConnectError } from "../../../../src/lab/programs/rust/debug-format.ts";

it("The worker says of a NATS that takes no connection what async-nats 0.35.1 says (connector.rs)", () => {
  expect(debugConnectError(new errors.TimeoutError())).toBe("Error { kind: TimedOut, source: None }");
});
