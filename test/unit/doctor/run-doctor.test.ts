import { describe, expect, it } from "vitest";
import type { AnyCheck } from "../../../src/checks/check.ts";
import { runDoctor } from "../../../src/doctor/run-doctor.ts";
import { succeed } from "../../../src/snapshot/probe-result.ts";
import {
  allEvents,
  blueprint,
  check,
  connections,
  finding,
  finished,
  options,
  probes,
  refused,
  snapshot,
} from "./fakes.ts";

const reachable = check({
  id: "postgres/reachable",
  reads: [],
  optional: ["postgres/server"],
  decide: (input) => {
    const server: unknown = Object.values(input.optional)[0];
    const ok = typeof server === "object" && server !== null && "ok" in server && server.ok === true;
    return {
      kind: "decided",
      findings: ok ? [] : [finding({ message: "no answer", resource: "postgres/server/x" })],
    };
  },
});
const tables = check({ id: "postgres/table-presence", requires: ["postgres/reachable"] });
const never = new Promise<never>(() => {});

async function statuses(catalogue: readonly AnyCheck[], fake: ReturnType<typeof probes>) {
  const { report } = await finished(options(catalogue, fake.probes));
  return report.checks.map(({ id, status, reason, blockedBy }) => ({ id, status, reason, blockedBy }));
}

describe("a check that weighs others", () => {
  const cause = (status: "error" | "info") =>
    check({ id: "nats/a", decide: () => ({ kind: "decided", findings: [finding({ severity: status })] }) });
  const symptom = check({
    id: "nats/z",
    after: ["nats/a"],
    decide: ({ outcomes }) => ({ kind: "not-applicable", reason: JSON.stringify([...outcomes]) }),
  });

  it.each([
    ["error" as const, "fail"],
    ["info" as const, "pass"],
  ])(
    "A check that weighs others is decided after them and sees how they ended (%s)",
    async (severity, status) => {
      const results = await statuses([cause(severity), symptom], probes({}));
      expect(results.at(-1)).toMatchObject({ status: "skip", reason: JSON.stringify([["nats/a", status]]) });
    },
  );

  it("A check that weighs others is not blocked by them", async () => {
    const fails = check({
      id: "nats/z",
      after: ["nats/a"],
      decide: () => ({ kind: "decided", findings: [] }),
    });
    expect((await statuses([cause("error"), fails], probes({}))).at(-1)?.status).toBe("pass");
  });
});

describe("a check about something that is not there", () => {
  const failing = check({ id: "nats/reachable", decide: () => ({ kind: "decided", findings: [finding()] }) });
  const withoutSubject = (reason: string | null) =>
    check({ id: "nats/x", requires: ["nats/reachable"], notApplicable: () => reason });

  it("A check about what is not there is skipped also where what it requires has failed", async () => {
    const results = await statuses([failing, withoutSubject("there is none")], probes({}));
    expect(results.at(-1)).toMatchObject({ status: "skip", reason: "there is none", blockedBy: [] });
  });

  it("A check about what may not be there is blocked where it cannot tell", async () => {
    const results = await statuses([failing, withoutSubject(null)], probes({}));
    expect(results.at(-1)).toMatchObject({ status: "blocked", blockedBy: ["nats/reachable"] });
  });

  it("A check about what is not there is skipped with a system that is not used, whatever else it requires has failed", async () => {
    const unused = check({
      id: "kubernetes/reachable",
      decide: () => ({ kind: "not-applicable", reason: "no cluster" }),
    });
    const both = check({ id: "nats/x", requires: ["nats/reachable", "kubernetes/reachable"] });
    const results = await statuses([unused, failing, both], probes({}));
    expect(results.at(-1)).toMatchObject({ status: "skip", reason: "no cluster" });
  });
});

describe("the status of a check", () => {
  const decided = (...findings: ReturnType<typeof finding>[]) =>
    check({ id: "nats/x", decide: () => ({ kind: "decided", findings }) });
  const incomplete = (...findings: ReturnType<typeof finding>[]) =>
    check({
      id: "nats/x",
      decide: () => ({ kind: "decided", findings, incomplete: { reason: "half was hidden", remedy: null } }),
    });

  it.each([
    ["pass: nothing found", decided(), "pass"],
    ["pass: only a note", decided(finding({ severity: "info" })), "pass"],
    ["warn: a warning", decided(finding({ severity: "warning" })), "warn"],
    ["fail: an error beside a warning", decided(finding({ severity: "warning" }), finding()), "fail"],
    ["unknown: incomplete without an error", incomplete(finding({ severity: "warning" })), "unknown"],
    ["fail: incomplete, but the error is sure", incomplete(finding()), "fail"],
    [
      "skip: not applicable",
      check({ id: "nats/x", decide: () => ({ kind: "not-applicable", reason: "no streams" }) }),
      "skip",
    ],
    [
      "unknown: the check threw",
      check({
        id: "nats/x",
        decide: () => {
          throw new Error("oops");
        },
      }),
      "unknown",
    ],
  ])("The status of a check is decided as %s", async (_, subject, status) => {
    const [result] = await statuses([subject], probes({}));
    expect(result?.status).toBe(status);
  });

  it.each([
    ["not-configured", "skip", []],
    ["upstream", "blocked", ["kubernetes/reachable"]],
    ["forbidden", "unknown", []],
    ["unreachable", "unknown", []],
    ["timeout", "unknown", []],
    ["auth", "unknown", []],
    ["tls", "unknown", []],
    ["not-found", "unknown", []],
    ["invalid", "unknown", []],
  ] as const)("A read that ends in %s makes it %s", async (kind, status, blockedBy) => {
    const error = refused({
      kind,
      message: `it is ${kind}`,
      ...(kind === "upstream" && { upstream: "kubernetes" as const }),
    });
    const [result] = await statuses([check({ id: "nats/x" })], probes({ tables: error }));
    expect(result).toEqual({ id: "nats/x", status, reason: `it is ${kind}`, blockedBy });
  });

  it("A check is unknown, not blocked, when the system that hides an address answers", async () => {
    const answers = check({ id: "kubernetes/reachable", reads: ["postgres/server"] });
    const hidden = refused({
      kind: "upstream",
      upstream: "kubernetes",
      message: 'pods is forbidden: User "lab-nobody" cannot list resource "pods"',
      refusedUser: "lab-nobody",
      missing: [{ apiGroup: "", resource: "pods", verb: "list" }],
    });
    const { report } = await finished(
      options([answers, check({ id: "nats/x" })], probes({ tables: hidden }).probes),
    );
    expect(report.checks[1]).toMatchObject({ status: "unknown", blockedBy: [] });
    expect(report.checks[1]?.remedy?.commands[0]).toContain('"lab-nobody"');
  });

  it("A check keeps the reason and the remedy of what could not be read", async () => {
    const error = refused({
      kind: "forbidden",
      system: "kubernetes",
      message: 'pods is forbidden: User "system:serviceaccount:ci:doctor" cannot list resource "pods"',
      refusedUser: "system:serviceaccount:ci:doctor",
      missing: [{ apiGroup: "", resource: "pods", verb: "list" }],
    });
    const { report } = await finished(options([check({ id: "nats/x" })], probes({ tables: error }).probes));
    const command = report.checks[0]?.remedy?.commands[0] ?? "";
    expect(command).toContain("kubectl --context <ADMIN-CONTEXT> apply -f - <<'EOF'");
    expect(command).toContain("nomnom-dev");
    expect(command).toMatch(/ServiceAccount.*doctor.*ci/s);
    expect(command).toMatch(/pods.*list/s);
  });

  it("A check says what would help when a read fails with a hint", async () => {
    const { report } = await finished(
      options([check({ id: "nats/x" })], probes({ tables: refused({ hint: "start it" }) }).probes),
    );
    expect(report.checks[0]?.remedy).toEqual({ summary: "start it", commands: [] });
  });
});

describe("requirements", () => {
  it("Requirements block what needs a failed check, and everything behind that, by the one that failed", async () => {
    const behind = check({
      id: "pipeline/rows",
      requires: ["postgres/table-presence"],
      reads: ["postgres/server"],
    });
    const result = await statuses([reachable, tables, behind], probes({ server: refused() }));
    expect(result.map(({ status, blockedBy }) => [status, blockedBy])).toEqual([
      ["fail", []],
      ["blocked", ["postgres/reachable"]],
      ["blocked", ["postgres/reachable"]],
    ]);
  });

  it("Requirements skip what needs a skipped check", async () => {
    const error = refused({ kind: "not-configured", message: "no address for PostgreSQL" });
    const result = await statuses([reachable, tables], probes({ server: error, tables: error }));
    expect(result.map(({ status, reason }) => [status, reason])).toEqual([
      ["skip", "no address for PostgreSQL"],
      ["skip", "no address for PostgreSQL"],
    ]);
  });

  it("Requirements of checks that read nothing else block a reachability check whose address is hidden", async () => {
    const error = refused({
      kind: "upstream",
      upstream: "kubernetes",
      message: "its address is in the cluster",
    });
    const [result] = await statuses([reachable], probes({ server: error }));
    expect(result).toMatchObject({ status: "blocked", blockedBy: ["kubernetes/reachable"] });
  });

  it("Requirements that were not chosen block silently when their sections are read anyway", async () => {
    const alsoReadsServer = check({
      ...tables,
      id: "postgres/table-presence",
      optional: ["postgres/server"],
    });
    const fake = probes({ server: refused() });
    const { report } = await finished(
      options([reachable, alsoReadsServer], fake.probes, { chosen: [alsoReadsServer] }),
    );
    expect(report.checks.map(({ id, status, blockedBy }) => [id, status, blockedBy])).toEqual([
      ["postgres/table-presence", "blocked", ["postgres/reachable"]],
    ]);
  });

  it("Requirements that were not chosen cost no read; the check's own reads decide", async () => {
    const fake = probes({ server: refused(), tables: refused() });
    const { report } = await finished(options([reachable, tables], fake.probes, { chosen: [tables] }));
    expect(report.checks.map(({ id, status }) => [id, status])).toEqual([
      ["postgres/table-presence", "unknown"],
    ]);
    expect(fake.asked).toEqual(["postgres/tables"]);
  });

  it("Requirements must stand before those that require them", async () => {
    await expect(finished(options([tables, reachable], probes({}).probes))).rejects.toThrow(
      "check postgres/table-presence requires postgres/reachable, which must stand before it in the catalogue",
    );
  });
});

describe("the configuration", () => {
  const failing = check({ id: "nats/x", decide: () => ({ kind: "decided", findings: [finding()] }) });
  const warning = check({
    id: "nats/x",
    decide: () => ({ kind: "decided", findings: [finding({ severity: "warning" })] }),
  });
  const suppression = { check: "nats/*", resource: "*/A", reason: "known", until: null };
  const now = () => new Date("2026-06-01T12:00:00Z");

  it.each([
    ["off skips", failing, { checks: { "nats/x": "off" as const } }, "skip"],
    ["warn softens an error", failing, { checks: { "nats/x": "warn" as const } }, "warn"],
    ["error hardens a warning", warning, { checks: { "nats/x": "error" as const } }, "fail"],
    ["a suppression takes the finding out", failing, { suppress: [suppression] }, "pass"],
    ["until a later day", failing, { suppress: [{ ...suppression, until: "2026-06-02" }] }, "pass"],
    [
      "but not once that day has begun",
      failing,
      { suppress: [{ ...suppression, until: "2026-06-01" }] },
      "fail",
    ],
    ["nor for another resource", failing, { suppress: [{ ...suppression, resource: "*/B" }] }, "fail"],
    ["nor for another check", failing, { suppress: [{ ...suppression, check: "postgres/*" }] }, "fail"],
  ])("The configuration holds: %s", async (_, subject, changes, status) => {
    const { report } = await finished(
      options([subject], probes({}).probes, { blueprint: { ...blueprint, ...changes }, now }),
    );
    expect(report.checks[0]?.status).toBe(status);
  });

  it("The configuration keeps a suppressed finding in the report, with the reason", async () => {
    const { report } = await finished(
      options([failing], probes({}).probes, { blueprint: { ...blueprint, suppress: [suppression] } }),
    );
    expect(report.checks[0]?.findings[0]?.suppressed).toEqual({ reason: "known", until: null });
  });

  it("The configuration does not read for a check that is off", async () => {
    const fake = probes({});
    const off = { ...blueprint, checks: { "nats/x": "off" as const } };
    await finished(options([failing], fake.probes, { blueprint: off }));
    expect(fake.asked).toEqual([]);
  });

  it("The configuration lets a check that is off block nothing", async () => {
    const off = { ...blueprint, checks: { "postgres/reachable": "off" as const } };
    const { report } = await finished(options([reachable, tables], probes({}).probes, { blueprint: off }));
    expect(report.checks.map(({ status }) => status)).toEqual(["skip", "pass"]);
  });
});

describe("a run", () => {
  it("A run says what it does in order and keeps the catalogue's order in the report", async () => {
    let answer = (): void => {};
    const late = new Promise<ReturnType<typeof succeed<[]>>>((resolve) => {
      answer = () => resolve(succeed([]));
    });
    const fake = probes({ tables: late });
    const run = options(
      [check({ id: "nats/slow" }), check({ id: "nats/fast", reads: ["postgres/server"] })],
      fake.probes,
    );
    const told: string[] = [];
    let order: string[] = [];
    for await (const event of runDoctor(run)) {
      if (event.type === "check-finished") {
        told.push(event.result.id);
        answer();
      }
      if (event.type === "run-finished") order = event.report.checks.map(({ id }) => id);
    }
    expect(told).toEqual(["nats/fast", "nats/slow"]);
    expect(order).toEqual(["nats/slow", "nats/fast"]);
  });

  it("A run reads every section once and only those its checks look at", async () => {
    const fake = probes({});
    await finished(options([check({ id: "nats/a" }), check({ id: "nats/b" })], fake.probes));
    expect(fake.asked).toEqual(["postgres/tables"]);
  });

  it("A run also reads what a probe uses", async () => {
    const fake = probes({});
    const base = fake.probes["postgres/tables"];
    if (base === undefined) throw new Error("no fake");
    const using = { ...base, uses: ["postgres/server"] as const };
    const { snapshot: taken } = await finished(
      options([check({ id: "nats/a" })], { ...fake.probes, "postgres/tables": using }),
    );
    expect(Object.keys(taken.sections).sort()).toEqual(["postgres/server", "postgres/tables"]);
  });

  it("A run reads what a view shows besides, unless no check looks at that system", async () => {
    const alsoRead = ["postgres/server", "nats/consumers"] as const;
    const fake = probes({});
    const run = options([check({ id: "nats/a" })], fake.probes, { alsoRead });
    expect(Object.keys((await finished(run)).snapshot.sections).sort()).toEqual([
      "postgres/server",
      "postgres/tables",
    ]);
  });

  it("A run goes on when a check throws, and reports the bug", async () => {
    const throws = check({
      id: "nats/a",
      decide: () => {
        throw new Error("oops");
      },
    });
    const { report, bugs } = await finished(options([throws, check({ id: "nats/b" })], probes({}).probes));
    expect(report.checks.map(({ status, reason }) => [status, reason])).toEqual([
      ["unknown", "bug in check nats/a: oops"],
      ["pass", null],
    ]);
    expect(bugs).toEqual([{ check: "nats/a", error: new Error("oops") }]);
  });

  it("A run goes on when a probe throws: what reads its section is unknown, and the bug is reported", async () => {
    const bug = new TypeError("d is not a function");
    const fake = probes({ tables: Promise.reject(bug) });
    const { report, bugs } = await finished(
      options([check({ id: "nats/a" }), check({ id: "nats/b", reads: ["postgres/server"] })], fake.probes),
    );
    expect(report.checks.map(({ status, reason }) => [status, reason])).toEqual([
      ["unknown", "postgres/tables was not read: this is a bug in nomnom: d is not a function"],
      ["pass", null],
    ]);
    expect(bugs).toEqual([{ check: "nats/a", error: bug }]);
  });

  it("A run that is interrupted gives what it has: the unfinished is unknown, connections are closed", async () => {
    const interruption = new AbortController();
    const closed = { count: 0 };
    const fake = probes({ tables: never });
    const run = options(
      [check({ id: "nats/a" }), check({ id: "nats/b", reads: ["postgres/server"] })],
      fake.probes,
      {
        signal: interruption.signal,
        source: { kind: "live", probes: fake.probes, connect: () => connections(closed) },
      },
    );
    const statuses: string[] = [];
    for await (const event of runDoctor(run)) {
      if (event.type === "check-finished") interruption.abort();
      if (event.type === "run-finished") statuses.push(...event.report.checks.map(({ status }) => status));
    }
    expect(statuses).toEqual(["unknown", "pass"]);
    expect(closed.count).toBe(1);
  });

  it("A run gives up what is unfinished at the deadline of the whole run", async () => {
    const { report } = await finished(
      options([check({ id: "nats/a" })], probes({ tables: never }).probes, { timeoutMs: 20 }),
    );
    expect(report.checks[0]).toMatchObject({
      status: "unknown",
      reason: "no answer within the 0.02 s of the whole run",
      remedy: { summary: "Give the run more time with --timeout." },
    });
  });

  it("A run of a snapshot says unknown for what it does not hold", async () => {
    const source = { kind: "snapshot", snapshot: snapshot({}) } as const;
    const { report } = await finished(options([check({ id: "nats/a" })], {}, { source }));
    expect(report.checks[0]).toMatchObject({
      status: "unknown",
      reason: "the snapshot does not hold postgres/tables",
    });
  });

  it("A run of a snapshot gives the checks the snapshot's time", async () => {
    const seen: string[] = [];
    const source = { kind: "snapshot", snapshot: snapshot({ "postgres/tables": succeed([]) }) } as const;
    const subject = check({
      id: "nats/a",
      decide: ({ takenAt }) => {
        seen.push(takenAt);
        return { kind: "decided", findings: [] };
      },
    });
    await finished(options([subject], {}, { source }));
    expect(seen).toEqual(["2026-01-01T00:00:00.000Z"]);
  });
});

describe("--wait", () => {
  const recovering = (recovers: boolean | null) => {
    let round = 0;
    return check({
      id: "nats/a",
      decide: () => {
        round += 1;
        return { kind: "decided", findings: round > 1 ? [] : [finding({ recovers })] };
      },
    });
  };
  const types = async (subject: AnyCheck, waitMs: number | null) =>
    (await allEvents(options([subject], probes({}).probes, { waitMs })))
      .map(({ type }) => type)
      .filter((type) => ["waiting", "gave-up-waiting", "run-finished"].includes(type));

  it("--wait looks again while something recovers by itself", async () => {
    expect(await types(recovering(true), 60_000)).toEqual(["waiting", "run-finished"]);
  });

  it("--wait gives up at once on what does not", async () => {
    expect(await types(recovering(false), 60_000)).toEqual(["gave-up-waiting", "run-finished"]);
    expect(await types(recovering(null), 60_000)).toEqual(["gave-up-waiting", "run-finished"]);
  });

  it("--wait ends with its time", async () => {
    const forever = check({
      id: "nats/a",
      decide: () => ({ kind: "decided", findings: [finding({ recovers: true })] }),
    });
    const told = await types(forever, 50);
    expect(told[0]).toBe("waiting");
    expect(told).not.toContain("gave-up-waiting");
    expect(told.at(-1)).toBe("run-finished");
  });

  it("--wait takes fresh connections for each round and closes each", async () => {
    const closed = { count: 0 };
    const fake = probes({});
    const source = { kind: "live", probes: fake.probes, connect: () => connections(closed) } as const;
    await finished(options([recovering(true)], fake.probes, { waitMs: 60_000, source }));
    expect(closed.count).toBe(2);
  });
});
