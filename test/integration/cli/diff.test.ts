import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import schema from "../../../docs/schemas/diff-report.schema.json" with { type: "json" };
import type { DiffReport } from "../../../src/doctor/diff/diff-report.ts";
import { streamSchema } from "../../../src/snapshot/nats.ts";
import { snapshotSchema } from "../../../src/snapshot/snapshot.ts";
import { nomnom } from "../../support/nomnom.ts";

const recorded = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/snapshots/${name}/snapshot.json`, import.meta.url));
const covered = recorded("stream-covers-dlq");

let folder = "";
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-diff-"));
  const snapshot = snapshotSchema.parse(JSON.parse(await readFile(covered, "utf8")));
  const streams = z.object({ data: z.array(streamSchema) }).parse(snapshot.sections["nats/streams"]).data;
  const narrowed = streams.map((stream) =>
    stream.config.name === "MESSAGES"
      ? { ...stream, config: { ...stream.config, subjects: ["messages.ingest.>"] } }
      : stream,
  );
  const busier = streams.map((stream) => ({
    ...stream,
    state: { ...stream.state, messages: stream.state.messages + 7 },
  }));
  const failed = { ok: false, error: { kind: "timeout", system: "nats", message: "no answer within 5 s" } };
  const versions = {
    "repaired.json": { ok: true, data: narrowed },
    "busier.json": { ok: true, data: busier },
    "silent.json": failed,
  };
  for (const [name, section] of Object.entries(versions)) {
    const sections = { ...snapshot.sections, "nats/streams": section };
    await writeFile(
      file(name),
      JSON.stringify({ ...snapshot, takenAt: "2027-01-01T00:00:00.000Z", sections }),
    );
  }
  const { stdout } = await nomnom(["doctor", "--from", covered, "-o", "json"]);
  await writeFile(file("report.json"), stdout);
  const after = await nomnom(["doctor", "--from", file("repaired.json"), "-o", "json"]);
  await writeFile(file("repaired-report.json"), after.stdout);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function diff(from: string, to: string): Promise<{ code: number | null; report: DiffReport }> {
  const { code, stdout, stderr } = await nomnom(["diff", from, to, "-o", "json"]);
  expect(stderr).toBe("");
  const report = JSON.parse(stdout);
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  validate(report);
  expect(validate.errors).toBeNull();
  return { code, report };
}

describe("nomnom diff", () => {
  it("nomnom diff of a snapshot with itself finds nothing and exits with 0", async () => {
    const { code, report } = await diff(covered, covered);
    expect(code).toBe(0);
    expect(report).toMatchObject({ compared: "Snapshot", verdict: "same", checks: [], facts: [] });
    expect(report.findings.still.map(({ check }) => check)).toContain("nats/stream-overlap");
  });

  it("nomnom diff of two snapshots names checks, findings and what is behind them, and exits with 1", async () => {
    const { code, report } = await diff(covered, file("repaired.json"));
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: "changed" });
    expect(report.checks).toContainEqual({
      id: "nats/stream-overlap",
      title: expect.any(String),
      from: "fail",
      to: "pass",
    });
    expect(report.findings.gone.map(({ check, resource }) => [check, resource])).toContainEqual([
      "nats/stream-overlap",
      "nats/stream/MESSAGES",
    ]);
    expect(report.facts).toEqual([
      {
        kind: "stream",
        name: "MESSAGES",
        change: "changed",
        fields: [{ field: "subjects", from: "messages.>", to: "messages.ingest.>" }],
        figures: [],
      },
    ]);
  });

  it("nomnom diff says the same in its text", async () => {
    const { stdout } = await nomnom(["diff", covered, file("repaired.json")]);
    expect(stdout).toMatch(/^ {2}nats\/stream-overlap +✗ fail → ✓ pass$/m);
    expect(stdout).toMatch(/^ {2}- gone {5}nats\/stream-overlap \(error\): MESSAGES/m);
    expect(stdout).toMatch(/^ {2}~ stream MESSAGES\n {6}subjects: messages\.> → messages\.ingest\.>$/m);
    expect(stdout).toMatch(/^CHANGED: .* gone, .*1 change behind them/m);
    const ascii = await nomnom(["diff", covered, file("repaired.json")], { LC_ALL: "C" });
    expect(ascii.stdout).toMatch(/^[\n -~]*$/);
  });

  it("Counts that move by themselves are shown and are no change", async () => {
    const { code, report } = await diff(covered, file("busier.json"));
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: "same" });
    expect(report.facts[0]).toMatchObject({ change: "moved", figures: [{ field: "messages" }] });
  });

  it("What could not be read is neither gone nor the same", async () => {
    const { report } = await diff(covered, file("silent.json"));
    expect(report.findings.gone).toEqual([]);
    expect(report.findings.unclear.map(({ check }) => check)).toContain("nats/stream-overlap");
    expect(report.facts).toEqual([]);
    expect(report.notCompared).toEqual([
      { what: "nats/streams", reason: "the second could not read it: no answer within 5 s" },
    ]);
    const twice = await diff(file("silent.json"), file("silent.json"));
    expect({ code: twice.code, verdict: twice.report.verdict }).toEqual({ code: 3, verdict: "inconclusive" });
  });

  it("nomnom diff of two reports names checks and findings", async () => {
    const { code, report } = await diff(file("report.json"), file("repaired-report.json"));
    expect({ code, compared: report.compared, facts: report.facts }).toEqual({
      code: 1,
      compared: "DoctorReport",
      facts: [],
    });
    expect(report.findings.gone.map(({ check }) => check)).toContain("nats/stream-overlap");
  });

  it.each<[string, () => string[], RegExp]>([
    ["one file", () => [covered], /missing required argument 'b'/],
    [
      "a snapshot and a report",
      () => [covered, file("report.json")],
      /is a snapshot and .* is a report\nhint: .*doctor --from SNAPSHOT -o json/,
    ],
    [
      "a file that is not there",
      () => [covered, file("nowhere.json")],
      /cannot read the document .*it does not exist/,
    ],
    [
      "another document",
      () => [fileURLToPath(new URL("../../../package.json", import.meta.url)), covered],
      /is no document of nomnom\nhint: Compare two snapshots/,
    ],
    [
      "a format it does not have",
      () => [covered, covered, "-o", "sarif"],
      /-o sarif.*\nhint: Available: text, json/,
    ],
  ])("nomnom diff refuses %s with exit code 2", async (_, args, words) => {
    const { code, stderr } = await nomnom(["diff", ...args()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
