import { describe, expect, test } from "vitest";
import { assertLogAvailable, logContainer } from "../../../../src/lab/kubernetes-api/log-availability.ts";

const podWith = (status: Record<string, unknown>) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-0" },
  spec: { containers: [{ name: "a" }] },
  status: { containerStatuses: [{ name: "a", ...status }] },
});
const place = 'container "a" in pod "web-0"';

describe("a log that is not there", () => {
  test.each([
    [
      { state: { waiting: { reason: "CreateContainerConfigError" } } },
      false,
      `${place} is waiting to start: CreateContainerConfigError`,
    ],
    [
      { state: { waiting: { reason: "ImagePullBackOff" } } },
      false,
      `${place} is waiting to start: trying and failing to pull image`,
    ],
    [
      { state: { waiting: { reason: "ErrImagePull" } } },
      false,
      `${place} is waiting to start: image can't be pulled`,
    ],
    [{ state: {} }, false, `${place} is waiting to start - no logs yet`],
    [{ state: { running: {} } }, true, `previous terminated ${place} not found`],
  ])("A log of %j, previous %s, is not there", (status, previous, message) => {
    expect(() => assertLogAvailable(podWith(status), "a", previous)).toThrow(message);
  });

  test("A log is there of a running container, and of one that waits for its next start", () => {
    assertLogAvailable(podWith({ state: { running: {} } }), "a", false);
    const crashed = {
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 101 } },
    };
    assertLogAvailable(podWith(crashed), "a", false);
    assertLogAvailable(podWith(crashed), "a", true);
  });
});

describe("the container of a log", () => {
  const two = {
    ...podWith({}),
    spec: { containers: [{ name: "a" }, { name: "b" }], initContainers: [{ name: "i" }] },
  };

  test("The container of a log is the only one when none is named", () => {
    expect(logContainer(podWith({}), "")).toBe("a");
    expect(logContainer(two, "i")).toBe("i");
  });

  test("The container of a log must be named when there are more, and be there", () => {
    expect(() => logContainer(two, "")).toThrow(
      "a container name must be specified for pod web-0, choose one of: [a b] or one of the init containers: [i]",
    );
    expect(() => logContainer(two, "nope")).toThrow("container nope is not valid for pod web-0");
  });
});
