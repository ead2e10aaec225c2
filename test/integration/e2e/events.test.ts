import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { E2eReport } from "../../../src/e2e/reporting/e2e-report.ts";
import { settledTimeline } from "../../../src/e2e/reporting/timeline.ts";
import type { E2eEvent, WorkerLine } from "../../../src/e2e/run/events.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { runOnLab } from "./run-on-lab.ts";

describe("what a run says while it goes on", () => {
  let lab: Lab;
  let report: E2eReport;
  const events: E2eEvent[] = [];

  beforeAll(async () => {
    lab = await runningLab("healthy");
    report = await runOnLab(lab, { clean: true, onEvent: (event) => events.push(event) });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const all = <T extends E2eEvent["type"]>(type: T) =>
    events.filter((event): event is Extract<E2eEvent, { type: T }> => event.type === type);

  it("A run says what it is going to do and where it is, before anything else", () => {
    expect(events[0]).toMatchObject({ type: "planned" });
    expect(events[1]).toMatchObject({ type: "connected", target: { namespace: lab.namespace } });
  });

  it("A run says each place that the message reaches, on the clock of the timeline", () => {
    const entries = all("noted").map(({ entry }) => entry);
    const reached = entries.flatMap((entry) => (entry.reached === null ? [] : [entry.reached]));
    expect(new Set(reached)).toEqual(new Set(["client", "api", "stream", "worker", "database", "dashboard"]));
    const sentAtMs = entries.find(({ reached: place }) => place === "client")?.atMs ?? Number.NaN;
    // The report settles what was said as it was seen, a moment after it happened.
    expect(settledTimeline(entries).map(({ atMs }) => Math.round(atMs - sentAtMs))).toEqual(
      report.timeline.map(({ atMs }) => atMs),
    );
  });

  it("A run names the port-forwards, with what went through them", () => {
    const last = all("forwards").at(-1)?.forwards ?? [];
    const api = last.find(({ target }) => target === "svc/nomnom-ingestion-api:8080");
    expect(api).toMatchObject({ reconnects: 0, lastFailure: null });
    expect(api?.pod).toMatch(/^nomnom-ingestion-api-/);
    expect(Math.min(api?.bytes.up ?? 0, api?.bytes.down ?? 0)).toBeGreaterThan(100);
    expect(api?.localPort).toBeGreaterThan(0);
  });

  it("A run says what became of the rows it removed", () => {
    expect(all("cleaned")).toEqual([{ type: "cleaned", cleanup: report.cleanup }]);
  });
});

it("A run shows what the workers log, with what it says about a message", async () => {
  await using lab = await runningLab("dead-letter-42p10");
  const lines: WorkerLine[] = [];
  await runOnLab(lab, {
    onEvent(event) {
      if (event.type === "log-line") lines.push(event.line);
    },
  });
  expect(lines).toContainEqual(
    expect.objectContaining({
      container: "worker",
      mark: "error",
      line: expect.stringContaining("ON CONFLICT"),
    }),
  );
});
