import { describe, expect, it } from "vitest";
import { logsOfInterest } from "../../../src/collect/kubernetes/logs.ts";
import { podSchema } from "../../../src/snapshot/kubernetes/pod.ts";

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
  ])("of %s", (_name, status, expected) => {
    expect(logsOfInterest(podWith(status))).toEqual(expected);
  });
});
