import { expect, it } from "vitest";
import { explainForward } from "../../../src/connect/explain-forward.ts";
import { ForwardRecord } from "../../../src/connect/port-forward/forward-status.ts";
import { failure } from "../../../src/snapshot/probe-result.ts";

/** A port-forward that one connection has been opened to. */
function forwardTo(name: string) {
  const record = new ForwardRecord();
  record.opened();
  const forward = {
    target: { kind: "pod", name, port: 4222 },
    port: 1,
    status: () => record.status(),
    onEvent: (listen: Parameters<ForwardRecord["listen"]>[0]) => record.listen(listen),
    ready: () => Promise.reject(new Error("not asked")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  } as const;
  return { record, forward };
}

const silence = failure({
  kind: "timeout",
  system: "nats",
  message: "NATS at nats://a: no answer within 5000 ms",
});

it("The explanation of a failure does not blame a server whose port-forward was never opened", () => {
  const { forward } = forwardTo("nomnom-nats-0");
  expect(explainForward(silence, forward).error).toMatchObject({
    kind: "upstream",
    upstream: "kubernetes",
    message: expect.stringContaining("has not opened the port-forward to pod/nomnom-nats-0:4222"),
  });
});

it("The explanation of a failure blames a server that is silent behind an open port-forward", () => {
  const { record, forward } = forwardTo("nomnom-nats-0");
  record.dialled({ name: "nomnom-nats-0", uid: "1", port: 4222, way: null });
  expect(explainForward(silence, forward)).toEqual(silence);
});

it("The explanation of a failure adds what the port-forward has seen", () => {
  const { record, forward } = forwardTo("nomnom-nats-0");
  record.retrying({ message: "nothing listens on port 4222", error: null });
  expect(explainForward(silence, forward).error).toMatchObject({
    kind: "timeout",
    message: expect.stringContaining("the port-forward says: nothing listens on port 4222"),
  });
});

it("The explanation of a failure does not blame a server whose port-forward a proxy or the API server declines", () => {
  const { record, forward } = forwardTo("nomnom-nats-0");
  const message = "GET /api/v1/…/portforward: the API server answered 502: no reason given";
  const error = { kind: "unreachable", system: "kubernetes", message, upstream: "kubernetes" } as const;
  record.failed({ message, error });
  expect(explainForward(silence, forward).error).toMatchObject({
    kind: "upstream",
    upstream: "kubernetes",
    message: expect.stringContaining("no port-forward to it is opened: GET /api/v1/…/portforward"),
  });
});

it("The explanation of a failure blames a server none of whose pods is ready", () => {
  const { record, forward } = forwardTo("nomnom-nats-0");
  const message = "its one pod is not ready";
  record.failed({ message, error: { kind: "unreachable", system: "kubernetes", message } });
  expect(explainForward(silence, forward).error).toMatchObject({ kind: "timeout" });
});
