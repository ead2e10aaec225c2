import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/checks/catalogue.ts";
import { redactText } from "../../src/snapshot/redact.ts";
import { casesOf, resultOf } from "../support/checks/cases.ts";

describe.each(catalogue.map((check) => ({ id: check.id, check })))("$id", ({ id, check }) => {
  test("The check prints commands that nobody's redaction changes and whose flags are flags", async () => {
    for (const row of await casesOf(id))
      for (const line of resultOf(check, row).findings.flatMap(({ remedy }) => remedy?.commands ?? [])) {
        // A value that is hidden after a placeholder has become one would be typed as it stands.
        expect(redactText(line, []), row.name).toBe(line);
        expect(line, row.name).not.toMatch(/\s[a-z]+\/--?[a-z]/);
      }
  });
});
