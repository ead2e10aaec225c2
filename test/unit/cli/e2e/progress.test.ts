import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { CliContext } from "../../../../src/cli/cli-context.ts";
import { createE2eProgress, type ProgressEvent } from "../../../../src/cli/e2e/progress.ts";
import { createRedactor } from "../../../../src/cli/redactor.ts";
import { e2eReportSchema } from "../../../../src/e2e/documents.ts";

interface Terminal {
  isTTY: boolean;
  columns: number;
}

/** What is written to stderr while a soak's counts are shown, with this stderr, environment and options. */
function shown(
  events: readonly ProgressEvent[],
  {
    terminal = null,
    env = {},
    options = {},
    updating = true,
  }: {
    terminal?: Terminal | null;
    env?: Record<string, string>;
    options?: Partial<Parameters<typeof createE2eProgress>[1]>;
    /** False: another format than text. */
    updating?: boolean;
  },
): string {
  let text = "";
  const stderr = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
    terminal ?? {},
  );
  const context: CliContext = {
    stdin: Readable.from([]),
    stdout: stderr,
    stderr,
    env,
    cwd: "/",
    signal: new AbortController().signal,
    exitWith: () => undefined,
    redactor: createRedactor(),
    ifCutOff: () => undefined,
    leaveNow: () => undefined,
  };
  const progress = createE2eProgress(
    context,
    { colour: true, verbose: false, quiet: false, ...options },
    updating,
  );
  for (const event of events) progress.show(event);
  progress.clear();
  return text;
}

const counts = { sent: 120, stored: 100, deadLettered: 2, lost: 1, refused: 0, underWay: 17 };
const soaking: ProgressEvent = { type: "soak-progress", counts, of: 300, perSecond: 49.96 };
const terminal = { isTTY: true, columns: 100 };
const line = "120 of 300 sent at 50.0/s: 100 stored, 2 dead, 1 lost, 17 under way";

describe("the progress of e2e", () => {
  it("The progress of e2e is one updating line in a terminal, which is gone at the end", () => {
    const text = shown([soaking, soaking], { terminal, env: { NO_COLOR: "1" } });
    expect(text).toBe(`\r\u001b[2K${line}\r\u001b[2K${line}\r\u001b[2K`);
  });

  it("The progress of e2e has colour only where it is wanted", () => {
    expect(shown([soaking], { terminal })).toContain("\u001b[2m");
    expect(shown([soaking], { terminal, env: { NO_COLOR: "1" } })).not.toContain("\u001b[2m");
    expect(shown([soaking], { terminal, options: { colour: false } })).not.toContain("\u001b[2m");
  });

  it("The progress of e2e never wraps in a narrow terminal", () => {
    const text = shown([soaking], { terminal: { isTTY: true, columns: 30 }, env: { NO_COLOR: "1" } });
    expect(text).toBe(`\r\u001b[2K${line.slice(0, 29)}\r\u001b[2K`);
  });

  it.each([
    ["a pipe", { terminal: null }],
    ["CI", { terminal, env: { CI: "true" } }],
    ["--quiet", { terminal, options: { quiet: true } }],
  ])("The progress of e2e says nothing into %s", (_, where) => {
    expect(shown([soaking], where)).toBe("");
  });

  it("The progress of e2e says how each of repeated runs ended, in every format, unless it should be quiet", () => {
    const report = e2eReportSchema.parse({
      schemaVersion: 1,
      kind: "E2eReport",
      tool: { name: "nomnom", version: "0.0.0" },
      runId: "r-1",
      startedAt: "2026-11-28T10:00:00.000Z",
      durationMs: 1_500,
      target: { context: null, namespace: null, nats: null, postgres: null },
      verdict: "warn",
      conclusion: "A message travels, but",
      brokenHop: null,
      summary: { pass: 0, warn: 0, fail: 0, skip: 0, blocked: 0, unknown: 0 },
      steps: [],
      timeline: [],
      changes: [],
      testRows: null,
    });
    const ended: ProgressEvent = { type: "repetition-finished", number: 1, of: 2, report };
    const line = "run 1 of 2: warn in 1.5 s: A message travels, but\n";
    expect(shown([ended, soaking], { updating: false })).toBe(line);
    expect(shown([ended], { updating: false, options: { quiet: true } })).toBe("");
  });

  it("The progress of e2e is a line for each event with -v", () => {
    expect(shown([soaking], { options: { verbose: true } })).toBe(`${line}\n`);
  });
});
