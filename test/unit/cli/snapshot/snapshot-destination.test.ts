import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { CliContext } from "../../../../src/cli/cli-context.ts";
import { createRedactor } from "../../../../src/cli/redactor.ts";
import { snapshotDestination } from "../../../../src/cli/snapshot/snapshot-destination.ts";

function context(terminal: boolean): CliContext {
  const stdout = Object.assign(new Writable(), { isTTY: terminal });
  return {
    stdin: Readable.from([]),
    stdout,
    stderr: new Writable(),
    env: {},
    cwd: import.meta.dirname,
    signal: new AbortController().signal,
    exitWith: () => undefined,
    redactor: createRedactor(),
    ifCutOff: () => undefined,
    leaveNow: () => undefined,
  };
}

const takenAt = "2026-01-01T00:00:00.000Z";
async function destination(terminal: boolean, file: string | null, replace = false) {
  const found = await snapshotDestination(context(terminal), file, replace);
  return found.kind === "file" ? found.nameFor({ takenAt }) : found.kind;
}

describe("where a snapshot goes", () => {
  it.each([
    [false, null, "stdout"],
    [true, null, "nomnom-2026-01-01T00-00-00-000Z.json"],
    [true, "-", "stdout"],
    [false, "x.json", "x.json"],
    [true, "x.json", "x.json"],
  ])("A snapshot with terminal %s and file %s goes to %s", async (terminal, file, expected) => {
    expect(await destination(terminal, file)).toBe(expected);
  });

  it("A snapshot does not go onto what exists, unless asked to", async () => {
    const own = "snapshot-destination.test.ts";
    await expect(destination(false, own)).rejects.toMatchObject({ code: "file-exists", exitCode: 2 });
    expect(await destination(false, own, true)).toBe(own);
  });
});
