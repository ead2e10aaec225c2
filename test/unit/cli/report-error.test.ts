import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createRedactor } from "../../../src/cli/redactor.ts";
import { describeBug, reportError } from "../../../src/cli/report-error.ts";
import { formats } from "../../../src/report/formats.ts";
import { UserError } from "../../../src/user-error.ts";
import { allOf } from "../../support/all-of.ts";

test("Neither an error nor its hint holds a secret, in no format", async () => {
  const redactor = createRedactor();
  redactor.knows(() => ["hunter22x"]);
  const error = new UserError("bad", "postgres://u:LEAKone@h said hunter22x", {
    hint: "run: tool --password LEAKtwo, or with hunter22x, token=LEAKthree",
  });
  for (const format of formats) {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const context = {
      stdin: new PassThrough(),
      stdout,
      stderr,
      env: {},
      cwd: "/",
      signal: new AbortController().signal,
      redactor,
      exitWith: () => undefined,
      ifCutOff: () => undefined,
      leaveNow: () => undefined,
    };
    await reportError(error, context, { format, verbose: true, noColour: true });
    const said = `${allOf(stdout)}${allOf(stderr)}`;
    expect(said).toContain("run: tool");
    expect(said).not.toMatch(/LEAK|hunter22x/);
  }
});

test("A bug's hint names where to report it, once package.json says it", () => {
  expect(describeBug(new Error("odd"), null).hint).toMatch(/, to the maintainer of your nomnom\.$/);
  expect(describeBug(new Error("odd"), "https://git.example/o/p/issues").hint).toMatch(
    /, at https:\/\/git\.example\/o\/p\/issues\.$/,
  );
});
