import { Readable, Writable } from "node:stream";
import { expect, test } from "vitest";
import { createRedactor } from "../../../src/cli/redactor.ts";
import { runCli } from "../../../src/cli/run-cli.ts";

test("An output that nobody takes ends with 2 and one line, in every format", async () => {
  for (const argv of [["explain"], ["doctor", "-o", "json", "--no-kubernetes"]]) {
    let told = "";
    let code: number | null = null;
    const full = new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" })),
    });
    full.on("error", () => undefined);
    const stderr = new Writable({
      write(chunk, _encoding, done) {
        told += String(chunk);
        done();
      },
    });
    await runCli(argv, {
      stdin: Readable.from([]),
      stdout: full,
      stderr,
      env: {},
      cwd: process.cwd(),
      signal: new AbortController().signal,
      redactor: createRedactor(),
      exitWith: (given) => {
        code = given;
      },
      ifCutOff: () => undefined,
      leaveNow: () => undefined,
    });
    expect(told).toMatch(/ENOSPC/);
    expect(told).not.toContain("bug");
    expect(code).toBe(2);
  }
});
