import { expect, test } from "vitest";
import { diffSections } from "../../../../src/doctor/diff/snapshot-facts.ts";
import { succeed } from "../../../../src/snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../src/snapshot/snapshot.ts";

/** A migration's pod: one container has completed, the other one runs (`false`) or has failed (`true`). */
function migration(gitVersion: string, failed: boolean): Sections {
  const started = { startedAt: "2026-11-28T09:00:00Z" };
  const ended = { ...started, finishedAt: "2026-11-28T09:05:00Z" };
  const status = (name: string, state: object) => ({
    name,
    ready: "running" in state,
    restartCount: 0,
    state,
  });
  return {
    "kubernetes/server": succeed({ server: "https://127.0.0.1:6443", gitVersion, user: null }),
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse([
        {
          metadata: { name: "migrate" },
          spec: { containers: [{ name: "a" }, { name: "b" }] },
          status: {
            phase: failed ? "Failed" : "Running",
            containerStatuses: [
              status("a", { terminated: { ...ended, exitCode: 0, reason: "Completed" } }),
              status(
                "b",
                failed ? { terminated: { ...ended, exitCode: 1, reason: "Error" } } : { running: started },
              ),
            ],
          },
        },
      ]),
    ),
  };
}

test.each([
  ["v1.34.4", "Completed"],
  ["v1.35.0", "Error"],
])("A pod's STATUS is the one that the API server of the snapshot prints: %s says %s", (version, status) => {
  const { facts } = diffSections(migration(version, false), migration(version, true));
  expect(facts[0]?.fields).toContainEqual({ field: "status", from: "NotReady", to: status });
});
