import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../../src/cli/redactor.ts";
import { redactSnapshot } from "../../../../src/cli/session/redact-snapshot.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";
import { type Snapshot, unknownTarget } from "../../../../src/snapshot/snapshot.ts";

const log = { pod: "worker-1", container: "worker", previous: false, lines: ["hunter22 is wrong"] };

function snapshotOf(sections: Snapshot["sections"]): Snapshot {
  return {
    schemaVersion: 1,
    kind: "Snapshot",
    tool: { name: "nomnom", version: "0.0.0" },
    takenAt: "2026-01-01T00:00:00.000Z",
    target: { ...unknownTarget, nats: "nats://hunter22@host:4222" },
    sections,
  };
}

describe("a snapshot that leaves the program", () => {
  it("A snapshot that leaves the program holds no secret, neither in its sections nor in its target", () => {
    const redactor = createRedactor();
    redactor.knows(() => ["hunter22"]);
    const error = { kind: "auth", system: "nats", message: "hunter22 was refused" } as const;
    const taken = snapshotOf({ "kubernetes/logs": succeed([log]), "nats/server": failure(error) });
    const redacted = redactSnapshot(taken, redactor);
    expect(JSON.stringify(redacted)).not.toContain("hunter22");
    expect(redacted.sections["kubernetes/logs"]).toMatchObject({ data: [{ lines: ["*** is wrong"] }] });
    expect(Object.keys(redacted.sections)).toEqual(["kubernetes/logs", "nats/server"]);
  });

  it("A snapshot that leaves the program has the same section as the one before where nothing changed", () => {
    const redactor = createRedactor();
    const logs = succeed([log]);
    const before = redactSnapshot(snapshotOf({ "kubernetes/logs": logs }), redactor);
    const after = redactSnapshot(snapshotOf({ "kubernetes/logs": logs }), redactor);
    expect(after.sections["kubernetes/logs"]).toBe(before.sections["kubernetes/logs"]);
  });

  it("A snapshot that leaves the program is gone through again once another secret is known", () => {
    const redactor = createRedactor();
    const learned: string[] = [];
    redactor.knows(() => learned);
    const taken = snapshotOf({ "kubernetes/logs": succeed([log]) });
    expect(JSON.stringify(redactSnapshot(taken, redactor).sections)).toContain("hunter22");
    learned.push("hunter22");
    expect(JSON.stringify(redactSnapshot(taken, redactor))).not.toContain("hunter22");
  });
});
