import { describe, expect, it } from "vitest";
import { defineFinding } from "../../../src/checks/finding.ts";
import { type Selection, selectChecks, selectTopic } from "../../../src/doctor/select-checks.ts";
import { check } from "./fakes.ts";

const catalogue = [
  check({ id: "kubernetes/pod-readiness" }),
  check({ id: "nats/stream-overlap" }),
  check({ id: "nats/storage-reservation" }),
  check({ id: "postgres/table-presence" }),
];
const select = (selection: Partial<Selection>) =>
  selectChecks(catalogue, { only: [], skip: [], areas: [], ...selection }).map(({ id }) => id);

describe("choosing checks", () => {
  it.each([
    [
      "nothing said: all",
      {},
      [
        "kubernetes/pod-readiness",
        "nats/stream-overlap",
        "nats/storage-reservation",
        "postgres/table-presence",
      ],
    ],
    ["--only", { only: ["nats/stream-overlap"] }, ["nats/stream-overlap"]],
    ["--only with a wildcard", { only: ["nats/*"] }, ["nats/stream-overlap", "nats/storage-reservation"]],
    [
      "--only keeps the catalogue's order",
      { only: ["postgres/*", "nats/stream-overlap"] },
      ["nats/stream-overlap", "postgres/table-presence"],
    ],
    ["--skip", { skip: ["nats/*", "*readiness"] }, ["postgres/table-presence"]],
    ["--area", { areas: ["nats"] }, ["nats/stream-overlap", "nats/storage-reservation"]],
    ["all together", { areas: ["nats"], only: ["*"], skip: ["*overlap"] }, ["nats/storage-reservation"]],
  ])("Checks are chosen by %s", (_, selection, expected) => {
    expect(select(selection)).toEqual(expected);
  });

  it.each([
    ["a typo", { only: ["nats/stream-overlp"] }, "unknown-check", "Did you mean nats/stream-overlap?"],
    [
      "a name without its area",
      { skip: ["table-presence"] },
      "unknown-check",
      "Did you mean postgres/table-presence?",
    ],
    ["a wildcard that matches nothing", { only: ["natts/*"] }, "unknown-check", ""],
    [
      "something else",
      { only: ["zzzzzzzzzzzzzzzzzzzzzzzzzzz"] },
      "unknown-check",
      "`nomnom explain` lists every check.",
    ],
    [
      "a check of a system that nothing names",
      { only: ["redis/memory"] },
      "unknown-check",
      "Give its address: --redis-url, NOMNOM_REDIS_URL, redis.url in nomnom.doctor.yaml.",
    ],
    ["the area of a system that nothing names", { areas: ["redis"] }, "unknown-check", "--redis-url"],
    ["an unknown area", { areas: ["postgre"] }, "unknown-area", "Did you mean postgres?"],
    ["nothing left", { only: ["nats/*"], skip: ["nats/*"] }, "no-checks", ""],
  ])("The choice of checks refuses %s", (_, selection, code, hint) => {
    expect(() => select(selection)).toThrow(
      expect.objectContaining({ name: "UserError", code, exitCode: 2, hint: expect.stringContaining(hint) }),
    );
  });

  it("One check is found by its exact id", () => {
    expect(selectTopic(catalogue, "nats/stream-overlap").check.id).toBe("nats/stream-overlap");
    expect(() => selectTopic(catalogue, "nats/*")).toThrow("no check is called nats/*");
  });

  it("One finding is found by its code, and the nearest code is named otherwise", () => {
    const covered = defineFinding({
      code: "nats/stream-overlap/covered",
      title: "Covered",
      severity: ["error"],
      resource: ["nats/stream"],
      recovers: null,
    });
    const coded = [check({ id: "nats/stream-overlap", findings: [covered] })];
    expect(selectTopic(coded, "nats/stream-overlap/covered").finding).toBe(covered.declaration);
    expect(() => selectTopic(coded, "nats/stream-overlap/coverd")).toThrow(
      expect.objectContaining({
        code: "unknown-code",
        hint: expect.stringContaining("nats/stream-overlap/covered"),
      }),
    );
  });
});
