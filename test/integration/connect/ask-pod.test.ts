import { afterEach, beforeEach, expect, it } from "vitest";
import { askPod } from "../../../src/connect/ask-pod.ts";
import { type FakeApi, type FakePod, startFakeApi } from "./port-forward-fake-api.ts";

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
});
afterEach(() => api.close());

const ask = (timeoutMs: number) =>
  askPod(
    api.client(),
    { pod: "web-1", port: 8080, path: "/health", mostBytes: 1024 },
    { timeoutMs, signal: new AbortController().signal },
  );

const healthy: FakePod["serve"] = (connection) =>
  connection.onData(() => void connection.send("HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\ndown"));

it("Asking a pod gives what the program says of itself", async () => {
  api.addPod({ name: "web-1", serve: healthy });
  expect(await ask(5_000)).toEqual({ kind: "answered", status: 503, body: "down" });
});

it("Asking a pod knows a program that takes the request and says nothing", async () => {
  api.addPod({ name: "web-1", serve: () => undefined });
  expect(await ask(100)).toMatchObject({ kind: "silent", error: { kind: "timeout" } });
});

it("Asking a pod does not take a port-forward that was not opened for the silence of the program", async () => {
  api.addPod({ name: "web-1", serve: healthy });
  api.upgradeRefusal = 504;
  expect(await ask(5_000)).toMatchObject({ kind: "unasked", error: { upstream: "kubernetes" } });
});
