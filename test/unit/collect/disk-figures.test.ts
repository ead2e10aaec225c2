import { expect, it } from "vitest";
import { diskFiguresOf } from "../../../src/collect/kubernetes/disk-figures.ts";
import { failure, type ProbeResult } from "../../../src/snapshot/probe-result.ts";

const client = (answer: ProbeResult<unknown>) => ({ get: async () => answer });
const message = "Kubernetes API at https://h: no answer within 5000 ms";

it("The figures of disks name the kubelet that measures its disks for longer than a call may take", async () => {
  const silent = failure({ kind: "timeout", system: "kubernetes", message });
  expect(await diskFiguresOf(client(silent), "node-1")).toMatchObject({
    error: {
      kind: "timeout",
      message: `the kubelet of node node-1 did not say in time how full its volumes are: ${message}`,
      hint: expect.stringContaining("--request-timeout"),
    },
  });
});

it("Other refusals are left as they are", async () => {
  const forbidden = failure({ kind: "forbidden", system: "kubernetes", message: "nodes is forbidden" });
  expect(await diskFiguresOf(client(forbidden), "node-1")).toEqual(forbidden);
});
