import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { createForwardDisplay } from "../../../../src/cli/forward/forward-display.ts";
import { createRedactor } from "../../../../src/cli/redactor.ts";
import { ForwardRecord } from "../../../../src/connect/port-forward/forward-status.ts";

const refusal = { message: "GET …/portforward: the API server answered 502: no reason given", error: null };
const pod = { name: "api-1", uid: "1", port: 8080, way: "SPDY through a WebSocket" };

/** A port-forward that is not drawn but written in lines, as in a pipe. */
function inLines({ verbose }: { verbose: boolean }) {
  const record = new ForwardRecord();
  let text = "";
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const forward = {
    target: { kind: "service", name: "api", port: "http" },
    port: 1,
    status: () => record.status(),
    onEvent: (listen: Parameters<ForwardRecord["listen"]>[0]) => record.listen(listen),
    ready: () => Promise.reject(new Error("not asked")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  } as const;
  const pipe = { colour: false, unicode: true, width: 80, interactive: false };
  createForwardDisplay(stderr, pipe, [forward], { quiet: false, verbose, redactor: createRedactor() });
  return { record, lines: () => text.split("\n").filter((line) => line !== "") };
}

/** A client that tries repeatedly while every upgrade is refused. */
function refuseThrice(record: ForwardRecord): void {
  for (let client = 0; client < 3; client += 1) {
    record.opened();
    record.retrying(refusal);
    record.retrying(refusal);
    record.failed(refusal);
    record.closed();
  }
}

it("A failure that stays is shown once, however many clients meet it", () => {
  const { record, lines } = inLines({ verbose: false });
  refuseThrice(record);
  expect(lines()).toEqual([
    `svc/api:http: trying again: ${refusal.message}`,
    `svc/api:http: connection failed: ${refusal.message}`,
  ]);
});

it("A failure is shown again once a connection has worked in between", () => {
  const { record, lines } = inLines({ verbose: false });
  refuseThrice(record);
  record.dialled(pod);
  record.failed(refusal);
  expect(lines().slice(2)).toEqual([`svc/api:http: connection failed: ${refusal.message}`]);
});

it("-v names the pod that a connection goes to, and the way it takes", () => {
  const { record, lines } = inLines({ verbose: true });
  record.dialled(pod);
  expect(lines()).toEqual([
    `svc/api:http: connection to pod ${pod.name}, port ${pod.port}, over SPDY through a WebSocket`,
  ]);
});

it("-v names each connection that failed", () => {
  const { record, lines } = inLines({ verbose: true });
  refuseThrice(record);
  expect(lines().filter((line) => line.includes("connection failed"))).toHaveLength(3);
});
