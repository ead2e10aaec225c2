import { describe, expect, it } from "vitest";
import type { DoctorOptions } from "../../../src/doctor/run-doctor.ts";
import { createSectionMemory } from "../../../src/doctor/section-memory.ts";
import type { Table } from "../../../src/snapshot/postgres.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";
import { check, connections, finding, finished, options, probes } from "./fakes.ts";

const orders: Table = {
  schema: "public",
  name: "orders",
  kind: "r",
  hasRules: false,
  onPath: true,
  columns: [],
};

describe("a section that moves slowly", () => {
  const read = "2026-01-01T00:00:00.000Z";
  const tables = { result: succeed([orders]), readAt: read };

  it("A section that moves slowly is good for half a minute", () => {
    const memory = createSectionMemory();
    memory.remember("postgres/tables", tables);
    expect(memory.recall("postgres/tables", "2026-01-01T00:00:29.000Z")).toBe(tables);
    expect(memory.recall("postgres/tables", "2026-01-01T00:00:30.000Z")).toBeNull();
  });

  it("A section that moves slowly is read again when it was forgotten, and when it could not be read", () => {
    const memory = createSectionMemory();
    memory.remember("postgres/tables", tables);
    memory.forget(["postgres/tables"]);
    expect(memory.recall("postgres/tables", read)).toBeNull();
    memory.remember("postgres/tables", tables);
    const cut = failure({ kind: "unreachable", system: "postgres", message: "cut" });
    memory.remember("postgres/tables", { result: cut, readAt: read });
    expect(memory.recall("postgres/tables", read)).toBeNull();
  });

  it("A section that moves slowly is not one that says whether its system answers", () => {
    const memory = createSectionMemory();
    const server = { version: "17.0", database: "nomnom", user: "app", inRecovery: false, readOnly: false };
    memory.remember("postgres/server", { result: succeed(server), readAt: read });
    expect(memory.recall("postgres/server", read)).toBeNull();
  });
});

describe("the rounds of a dashboard", () => {
  let nowMs = 0;
  let healthy = true;

  function dashboard() {
    nowMs = Date.UTC(2026, 0, 1);
    healthy = true;
    const live = probes({});
    const onTables = check({
      id: "postgres/x",
      reads: ["postgres/tables"],
      decide: () => ({ kind: "decided", findings: healthy ? [] : [finding({ severity: "error" })] }),
    });
    const run: DoctorOptions = options([onTables], live.probes, {
      source: {
        kind: "live",
        connect: () => connections(),
        probes: live.probes,
        memory: createSectionMemory(),
      },
      now: () => new Date(nowMs),
    });
    const round = async () => {
      live.asked.length = 0;
      const { report } = await finished(run);
      nowMs += 2_000;
      return { asked: [...live.asked], asOf: report.checks[0]?.asOf };
    };
    return round;
  }

  it("Rounds read a section that moves slowly once, and say then how old it is", async () => {
    const round = dashboard();
    expect(await round()).toEqual({ asked: ["postgres/tables"], asOf: undefined });
    expect(await round()).toEqual({ asked: [], asOf: "2026-01-01T00:00:00.000Z" });
    nowMs += 30_000;
    expect(await round()).toEqual({ asked: ["postgres/tables"], asOf: undefined });
  });

  it("Rounds read a section every time while a check is not content with it", async () => {
    const round = dashboard();
    healthy = false;
    await round();
    expect((await round()).asked).toEqual(["postgres/tables"]);
  });

  it("Rounds read a section every time where nothing is remembered", async () => {
    const live = probes({});
    const run = options([check({ id: "postgres/x", reads: ["postgres/tables"] })], live.probes);
    await finished(run);
    await finished(run);
    expect(live.asked).toEqual(["postgres/tables", "postgres/tables"]);
  });
});
