import { expect, test } from "vitest";
import { logLines } from "../../../../src/e2e/api/log-lines.ts";
import { secretKinds } from "../../../support/secrets/kinds.ts";

test.each(secretKinds)("no line of a log holds a part of $name", ({ text, needles }) => {
  const lines = logLines(`starting\n${text}\nended`, []);
  expect(lines[0]).toBe("starting");
  for (const line of lines) for (const needle of needles) expect(line).not.toContain(needle);
});
