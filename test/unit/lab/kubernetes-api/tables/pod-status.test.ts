import { describe, expect, test } from "vitest";
import { summarizePod } from "../../../../../src/lab/kubernetes-api/tables/pod-status.ts";

/** States that the recorded pods do not show. */
function podOf(
  spec: Record<string, unknown>,
  status: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
) {
  return { metadata, spec, status: { phase: "Running", ...status } };
}

const running = (name: string) => ({ name, ready: true, restartCount: 0, state: { running: {} } });
const waiting = (name: string, reason: string) => ({ name, restartCount: 1, state: { waiting: { reason } } });
const ended = (name: string, terminated: Record<string, unknown>) => ({
  name,
  restartCount: 0,
  state: { terminated },
});
const two = { containers: [{ name: "a" }, { name: "b" }] };

describe("the STATUS of a pod", () => {
  test("The STATUS of a pod is that of the first container in trouble", () => {
    const containerStatuses = [waiting("a", "ImagePullBackOff"), waiting("b", "CrashLoopBackOff")];
    expect(summarizePod(podOf(two, { containerStatuses }))).toMatchObject({
      status: "ImagePullBackOff",
      restarts: 2,
    });
  });

  test.each([
    [{ exitCode: 137, signal: 9 }, "Signal:9"],
    [{ exitCode: 3 }, "ExitCode:3"],
    [{ exitCode: 1, reason: "Error" }, "Error"],
  ])("The STATUS of a pod with a container ended by %j is %s", (terminated, status) => {
    expect(summarizePod(podOf(two, { containerStatuses: [ended("a", terminated)] })).status).toBe(status);
  });

  test("The STATUS of a pod with a Completed container beside a running one is Running when the pod is ready", () => {
    const containerStatuses = [ended("a", { exitCode: 0, reason: "Completed" }), running("b")];
    const conditions = [{ type: "Ready", status: "True" }];
    expect(summarizePod(podOf(two, { containerStatuses, conditions })).status).toBe("Running");
    expect(summarizePod(podOf(two, { containerStatuses })).status).toBe("NotReady");
  });

  test.each([
    [{ reason: "NodeLost" }, "Unknown"],
    [{ phase: "Running" }, "Terminating"],
    [{ phase: "Failed" }, "Failed"],
  ])("The STATUS of a deleted pod with %j is %s", (status, expected) => {
    expect(summarizePod(podOf(two, status, { deletionTimestamp: "2026-11-23T10:00:00Z" })).status).toBe(
      expected,
    );
  });

  test("The STATUS of a gated pod is SchedulingGated", () => {
    const conditions = [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }];
    expect(summarizePod(podOf(two, { phase: "Pending", conditions })).status).toBe("SchedulingGated");
  });
});

describe("init containers", () => {
  const initContainers = [{ name: "one" }, { name: "mesh", restartPolicy: "Always" }];
  const spec = { containers: [{ name: "a" }], initContainers };

  test("Init containers that fail give their reason", () => {
    const failed = { phase: "Pending", initContainerStatuses: [ended("one", { exitCode: 2 })] };
    expect(summarizePod(podOf(spec, failed)).status).toBe("Init:ExitCode:2");
  });

  test("Init containers that are sidecars count as containers once started", () => {
    const summary = summarizePod(
      podOf(spec, {
        initContainerStatuses: [
          { ...ended("one", { exitCode: 0 }), restartCount: 5 },
          { ...running("mesh"), started: true, restartCount: 2 },
        ],
        containerStatuses: [running("a")],
      }),
    );
    // Restarts of an init container that is done are not the pod's any more; a sidecar's are.
    expect(summary).toMatchObject({ status: "Running", readyContainers: 2, totalContainers: 2, restarts: 2 });
  });
});
