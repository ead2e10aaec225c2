import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LogLine } from "../../../src/connect/kubernetes/follow-logs.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, runningLab } from "../lab/running-lab.ts";
import { connectTo } from "./run-on-lab.ts";

const waits = { timeout: 20_000, interval: 100 };

describe("following the logs of pods", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await runningLab("healthy");
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  it("Following the logs of pods gives each line once, goes on with the pod that replaces one, and ends with its signal", async () => {
    await using connections = await connectTo(lab, new AbortController().signal);
    const ending = new AbortController();
    const lines: LogLine[] = [];
    const errors: string[] = [];
    const followed = connections.followLogs({
      labelSelector: "app.kubernetes.io/component=nats",
      since: new Date(Date.now() - 60_000),
      onLine: (line) => lines.push(line),
      onError: (error) => errors.push(error.message),
      signal: ending.signal,
    });
    const starts = () => lines.filter(({ line }) => line.includes("Server is ready")).length;
    await vi.waitFor(() => expect(starts()).toBe(1), waits);
    await kubectl(lab, "delete", "pod", "nomnom-nats-0");
    await vi.waitFor(() => expect(starts()).toBe(2), waits);

    ending.abort();
    await followed;
    const keys = lines.map(({ time, line }) => `${time} ${line}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(errors).toEqual([]);
  });
});
