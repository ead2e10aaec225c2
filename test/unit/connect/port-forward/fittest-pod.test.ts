import { describe, expect, it } from "vitest";
import { fittest, hasStopped } from "../../../../src/connect/port-forward/fittest-pod.ts";
import { type Pod, podSchema } from "../../../../src/snapshot/kubernetes/pod.ts";

function pod(
  name: string,
  options: {
    ready?: boolean;
    phase?: string;
    deleted?: boolean;
    created?: string;
    running?: boolean;
    restarts?: number;
  } = {},
): Pod {
  const {
    ready = true,
    phase = "Running",
    deleted = false,
    created = "2026-01-01T00:00:00Z",
    running = true,
    restarts = 0,
  } = options;
  return podSchema.parse({
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: created,
      deletionTimestamp: deleted ? created : null,
    },
    spec: { containers: [] },
    status: {
      phase,
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [
        {
          name: "web",
          ready,
          restartCount: restarts,
          state: running ? { running: {} } : { waiting: {} },
          lastState: {},
        },
      ],
    },
  });
}

const strict = { lastUid: null, allowUnready: false };
const nameOf = (found: Pod | null) => found?.metadata.name ?? null;

describe("the fittest pod", () => {
  it("The fittest pod is ready, running and not terminating", () => {
    const pods = [
      pod("a", { deleted: true }),
      pod("b", { ready: false }),
      pod("c", { phase: "Succeeded" }),
      pod("d"),
    ];
    expect(nameOf(fittest(pods, strict))).toBe("d");
  });

  it("The fittest pod is the youngest, which a rollout will keep", () => {
    const pods = [pod("old"), pod("new", { created: "2026-01-02T00:00:00Z" })];
    expect(nameOf(fittest(pods, strict))).toBe("new");
  });

  it("The fittest pod is the one used last while it is fit", () => {
    const pods = [pod("old"), pod("new", { created: "2026-01-02T00:00:00Z" })];
    expect(nameOf(fittest(pods, { ...strict, lastUid: "uid-old" }))).toBe("old");
    expect(
      nameOf(fittest([pod("old", { deleted: true }), pod("new")], { ...strict, lastUid: "uid-old" })),
    ).toBe("new");
  });

  it("The fittest pod is none when none is ready, unless a running one will do", () => {
    const pods = [pod("waiting", { ready: false, running: false }), pod("sick", { ready: false })];
    expect(fittest(pods, strict)).toBeNull();
    expect(nameOf(fittest(pods, { ...strict, allowUnready: true }))).toBe("sick");
    expect(fittest([pod("gone", { deleted: true })], { ...strict, allowUnready: true })).toBeNull();
  });
});

describe("a pod has stopped", () => {
  it.each([
    ["when it is gone", [pod("other")], true],
    ["when it is terminating", [pod("web", { deleted: true })], true],
    ["when its container has restarted", [pod("web", { restarts: 1 })], true],
    ["not while it runs as before", [pod("web"), pod("other", { deleted: true })], false],
    ["not because it is not ready", [pod("web", { ready: false })], false],
  ])("A pod has stopped %s", (_when, now, stopped) => {
    expect(hasStopped(pod("web"), now)).toBe(stopped);
  });
});
