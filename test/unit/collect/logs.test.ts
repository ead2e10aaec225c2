import { describe, expect, it } from "vitest";
import { logsOfInterest, readLogs } from "../../../src/collect/kubernetes/logs.ts";
import { apiError } from "../../../src/connect/kubernetes/api-error.ts";
import { podSchema } from "../../../src/snapshot/kubernetes/pod.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";

const podWith = (status: Record<string, unknown>) =>
  podSchema.parse({
    metadata: { name: "p" },
    spec: { containers: [{ name: "c" }] },
    status: { phase: "Running", containerStatuses: [{ name: "c", ready: true, restartCount: 0, ...status }] },
  });

const current = { pod: "p", container: "c", previous: false };
const previous = { pod: "p", container: "c", previous: true };

describe("the logs worth reading", () => {
  it.each([
    ["a healthy container", { state: { running: {} } }, []],
    ["one that is not ready", { ready: false, state: { running: {} } }, [current]],
    [
      "a crash loop",
      {
        ready: false,
        restartCount: 4,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 101 } },
      },
      [current, previous],
    ],
    [
      "one that was OOMKilled and is fine again",
      { restartCount: 1, state: { running: {} }, lastState: { terminated: { exitCode: 137 } } },
      [current, previous],
    ],
    ["an image that cannot be pulled", { ready: false, state: { waiting: { reason: "ErrImagePull" } } }, []],
    ["a finished job", { ready: false, state: { terminated: { exitCode: 0 } } }, []],
    ["a failed job", { ready: false, state: { terminated: { exitCode: 2 } } }, [current]],
  ])("The logs worth reading are those of %s", (_name, status, expected) => {
    expect(logsOfInterest(podWith(status))).toEqual(expected);
  });
});

/** An API server that has a text for each pod, or a status with which it refuses its log. */
const clientOf = (answers: Record<string, string | number>) => ({
  namespace: "ns",
  text: async (path: string) => {
    const pod = /pods\/([^/]+)\/log/.exec(path)?.[1] ?? "";
    const answer = answers[pod] ?? 404;
    if (typeof answer === "string") return succeed(answer);
    const rule = { apiGroup: "", resource: "pods/log", verb: "get" };
    const message = "Get https://10.0.0.9:10250/containerLogs: connection refused";
    return failure(
      apiError(
        { path, server: "https://cluster", rule },
        answer,
        JSON.stringify({ kind: "Status", message }),
      ),
    );
  },
});
const requests = ["lost", "alive"].map((pod) => ({ pod, container: "c", previous: false }));

describe("logs that cannot be read", () => {
  it.each([500, 502, 503, 504])(
    "The logs that cannot be read are those of the node alone that does not answer (%d)",
    async (status) => {
      expect(await readLogs(clientOf({ lost: status, alive: "ErrorCode(10065)" }), requests)).toEqual(
        succeed([
          { ...requests[0], lines: [], error: expect.stringContaining("connection refused") },
          { ...requests[1], lines: ["ErrorCode(10065)"] },
        ]),
      );
    },
  );

  it("The logs cannot be read at all where the user may read none", async () => {
    expect(await readLogs(clientOf({ lost: 403, alive: "text" }), requests)).toMatchObject({
      ok: false,
      error: { kind: "forbidden" },
    });
  });

  it("The logs that cannot be read hold no complaint of the kubelet as words of the program", async () => {
    const removed = "unable to retrieve container logs for containerd://679e167c";
    expect(await readLogs(clientOf({ lost: removed, alive: "" }), requests)).toEqual(
      succeed([
        { ...requests[0], lines: [], error: removed },
        { ...requests[1], lines: [] },
      ]),
    );
  });
});
