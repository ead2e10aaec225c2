import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/checks/catalogue.ts";
import type { CheckStatus } from "../../src/checks/check.ts";
import type { ReportedFinding } from "../../src/doctor/report.ts";
import { casesOf, resultOf } from "../support/checks/cases.ts";

/** Somebody who is sent to another check has to find something there: what it found, or that it could not look. */
const saysSomething: ReadonlySet<CheckStatus | undefined> = new Set(["fail", "blocked", "unknown"]);

const ids = catalogue.map(({ id }) => id);

/** Checks that a text names, but not where it names their page of the manual. */
const namedIn = (text: string) =>
  ids.filter((id) => new RegExp(`(?<!nomnom explain )(?<![\\w/-])${id}(?![\\w/-])`).test(text));

const remedyText = ({ remedy }: ReportedFinding): string =>
  remedy === null ? "" : [remedy.summary, ...remedy.commands].join("\n");

describe.each(catalogue.map((check) => ({ id: check.id, check })))("$id", ({ id, check }) => {
  test("The check sends nobody to another check that has nothing to say", async () => {
    for (const row of await casesOf(id))
      for (const finding of resultOf(check, row).findings)
        for (const named of namedIn(remedyText(finding)).filter((other) => other !== id))
          expect(saysSomething, `${row.name}: ${remedyText(finding)}`).toContain(row.outcomes?.get(named));
  });
});
