import { describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../../src/blueprint/built-in.ts";
import type { OwnCheck } from "../../../../src/blueprint/own-check.ts";
import type { WrittenOwnCheck } from "../../../../src/blueprint/own-check-keys.ts";
import { ownCheckOf } from "../../../../src/blueprint/own-check-of.ts";
import { ownChecks } from "../../../../src/checks/own/own-checks.ts";
import { ownPage } from "../../../../src/checks/own/own-page.ts";
import type { CheckResult } from "../../../../src/doctor/report.ts";
import type { OwnAnswer } from "../../../../src/snapshot/own-answers.ts";
import { failure, type ProbeResult, succeed } from "../../../../src/snapshot/probe-result.ts";
import type { Sections } from "../../../../src/snapshot/snapshot.ts";
import { resultOf } from "../../../support/checks/cases.ts";

const sql: WrittenOwnCheck = { name: "late", sql: "SELECT 1", expect: { value: { atMost: 10 } } };
const http: WrittenOwnCheck = { name: "late", http: { service: "api", path: "/health" }, expect: {} };

function ownOf(written: WrittenOwnCheck): OwnCheck {
  const [own] = ownCheckOf(written);
  if (own === undefined) throw new Error("it asks nothing");
  return own;
}

/** What the check says to an answer, or to a section that could not be read. */
function decided(own: OwnCheck, answer: Partial<OwnAnswer> | ProbeResult<OwnAnswer[]>): CheckResult {
  const blueprint = { ...builtInBlueprint(), ownChecks: [own] };
  const [check] = ownChecks([own]);
  const section = check?.reads[0];
  if (check === undefined || section === undefined) throw new Error("there is no check");
  const usual: OwnAnswer = { name: own.name, asked: own.asked, kind: "answered", found: {}, why: null };
  return resultOf(check, {
    name: own.name,
    status: "pass",
    sections: Object.assign<Sections, object>(
      {},
      { [section]: "ok" in answer ? answer : succeed([{ ...usual, ...answer }]) },
    ),
    blueprint: () => blueprint,
  });
}

const saidOf = ({ status, reason, findings }: CheckResult) => ({
  status,
  said: reason ?? findings.map(({ message }) => message).join(),
});

describe("an own check holds an answer against what is wanted of it", () => {
  it.each<[WrittenOwnCheck["expect"], OwnAnswer["found"], string]>([
    [{ value: { atMost: 10 } }, { rows: 1, value: 10 }, ""],
    [{ value: { atMost: 10 } }, { rows: 1, value: 11 }, "value is 11, at most 10 is wanted"],
    [{ value: { atMost: 10 } }, { rows: 1, value: "11" }, 'value is "11", at most 10 is wanted'],
    [{ value: { atMost: 10 } }, { rows: 1, value: null }, "value is null, at most 10 is wanted"],
    [{ value: { atMost: 10 } }, { rows: 1, value: "" }, 'value is "", at most 10 is wanted'],
    [{ value: { atMost: 10 } }, { rows: 0 }, "no row came, at most 10 is wanted"],
    [{ value: 5 }, { rows: 1, value: "5" }, ""],
    [{ value: "5" }, { rows: 1, value: 5 }, ""],
    [{ value: null }, { rows: 1, value: null }, ""],
    [{ value: true }, { rows: 1, value: "true" }, 'value is "true", true is wanted'],
    [
      { value: { not: "down" } },
      { rows: 1, value: "down" },
      'value is "down", anything but "down" is wanted',
    ],
    [{ value: { includes: "ok" } }, { rows: 1, value: "all ok" }, ""],
    [{ rows: 0 }, { rows: 3 }, "the answer has 3 rows, 0 are wanted"],
    [{ rows: { atLeast: 1, atMost: 2 } }, { rows: 3 }, "the answer has 3 rows, 1 to 2 are wanted"],
    [{ columns: { state: "on" } }, { rows: 2, "columns.state": ["on", "on"] }, ""],
    [
      { columns: { state: "on" } },
      { rows: 2, "columns.state": ["on", "off"] },
      'column state is "off" in 1 of 2 rows, "on" is wanted',
    ],
    [{ columns: { state: "on" } }, { rows: 0 }, 'no row came, "on" is wanted'],
    [{ columns: { state: "on" } }, { rows: 1 }, 'there is no column state, "on" is wanted'],
  ])("An own check decides %j of %j", (expected, found, words) => {
    const own = ownOf({ ...sql, expect: expected });
    expect(saidOf(decided(own, { found }))).toEqual(
      words === "" ? { status: "pass", said: "" } : { status: "fail", said: `Own check late: ${words}.` },
    );
  });

  it("An own check says it in the words of the file, with its severity and remedy", () => {
    const own = ownOf({ ...sql, severity: "warn", message: "Orders wait.", remedy: "Call the shop." });
    const { status, findings } = decided(own, { found: { rows: 1, value: 12 } });
    expect(status).toBe("warn");
    expect(findings[0]).toMatchObject({
      code: "own/late/unmet",
      message: "Orders wait (value is 12, at most 10 is wanted).",
      resource: "postgres/query/late",
      evidence: { asked: "SELECT 1", answers: [{ at: "value", found: 12, wanted: "at most 10" }] },
      remedy: { summary: "Call the shop.", commands: [] },
      recovers: true,
    });
  });

  it("An own check wants 200 to 299 of HTTP where nothing is said", () => {
    expect(saidOf(decided(ownOf(http), { found: { status: 204 } })).status).toBe("pass");
    expect(saidOf(decided(ownOf(http), { found: { status: 503 } }))).toEqual({
      status: "fail",
      said: "Own check late: status is 503, 200 to 299 is wanted.",
    });
  });

  it("An own check takes silence for an answer that is not the wanted one", () => {
    expect(saidOf(decided(ownOf(http), { kind: "silent", why: "no answer within 5 s" }))).toEqual({
      status: "fail",
      said: "Own check late: no answer: no answer within 5 s.",
    });
  });
});

describe("what an own check could not ask is unknown, never a pass", () => {
  const own = ownOf(sql);

  it("A question that was refused is unknown", () => {
    expect(saidOf(decided(own, { kind: "unasked", why: "relation does not exist (42P01)" }))).toEqual({
      status: "unknown",
      said: "no answer to late: relation does not exist (42P01)",
    });
  });

  it("A snapshot that has no answer to it, or the answer to another question, is unknown", () => {
    expect(saidOf(decided(own, succeed([]))).said).toContain("holds no answer for late");
    const other = ownOf({ ...sql, sql: "SELECT 2" });
    expect(saidOf(decided(own, { asked: other.asked, found: { rows: 1, value: 1 } }))).toMatchObject({
      status: "unknown",
      said: expect.stringContaining("the answer to another question called late"),
    });
  });

  it("A server that could not be read is unknown", () => {
    const error = failure({ kind: "timeout", system: "postgres", message: "no answer within 5 s" });
    expect(saidOf(decided(own, error))).toEqual({ status: "unknown", said: "no answer within 5 s" });
  });

  it("A secret that was looked at is unknown", () => {
    expect(saidOf(decided(own, { found: { rows: 1, value: "***" } }))).toEqual({
      status: "unknown",
      said: "value of the answer was taken out as a secret, and cannot be compared",
    });
  });
});

it("The page of an own check says what is asked, what is wanted and what to do", () => {
  const page = ownPage(ownOf({ ...sql, remedy: "Call the shop." }));
  expect(page).toContain("# own/late\n");
  expect(page).toContain("```sql\nSELECT 1\n```");
  expect(page).toContain("- `value`: at most 10");
  expect(page).toContain("## How to repair\n\nCall the shop.");
});
