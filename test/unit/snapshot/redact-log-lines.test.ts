import { expect, test } from "vitest";
import * as z from "zod";
import { redact } from "../../../src/snapshot/redact.ts";
import { secretKinds } from "../../support/secrets/kinds.ts";

test.each(secretKinds)("No line of a log holds a part of $name", ({ text, needles }) => {
  const lines = z.array(z.string()).parse(redact(`starting\n${text}\nended`.split("\n"), []));
  expect(lines[0]).toBe("starting");
  for (const line of lines) for (const needle of needles) expect(line).not.toContain(needle);
});
