import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtInBlueprint } from "../../src/blueprint/built-in.ts";
import { catalogue } from "../../src/checks/catalogue.ts";
import type { Connections } from "../../src/connect/connections.ts";
import type { PlanContext } from "../../src/fix/repair.ts";
import { repairs } from "../../src/fix/repairs.ts";
import { failure } from "../../src/snapshot/probe-result.ts";
import { unknownTarget } from "../../src/snapshot/snapshot.ts";
import { casesOf, resultOf } from "../support/checks/cases.ts";

const codes = new Set(
  catalogue.flatMap(({ findings }) => findings.map(({ declaration }) => String(declaration.code))),
);

const unreachable = async () =>
  failure({ kind: "unreachable" as const, system: "nats" as const, message: "nothing answers" });

/** Nothing answers: a repair reads its finding, and then cannot go on. */
const nothingAnswers: Connections = {
  kubernetes: unreachable,
  nats: unreachable,
  monitoring: unreachable,
  postgres: unreachable,
  redis: unreachable,
  target: () => unknownTarget,
  origins: () => [],
  secrets: () => [],
  [Symbol.asyncDispose]: async () => undefined,
};

describe("the repairs", () => {
  test("The repairs have ids of their own", () => {
    const ids = repairs.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test.each(repairs)("$id serves findings that there are, and stands in docs/fix.md", (repair) => {
    expect(repair.codes.filter((code) => !codes.has(code))).toEqual([]);
    expect(repair.title).toMatch(/^[A-Z].*[^.]$/);
    const page = readFileSync("docs/fix.md", "utf8");
    for (const code of repair.codes) expect(page).toContain(code.split("/").at(-1));
    expect(page).toContain(`\`${repair.id}\``);
  });

  test.each(repairs)(
    "$id reads the findings of every case of its checks, and never throws for what a server answers",
    async (repair) => {
      let read = 0;
      for (const check of catalogue) {
        if (!repair.codes.some((code) => code.startsWith(`${check.id}/`))) continue;
        for (const each of await casesOf(check.id)) {
          const { findings } = resultOf(check, each);
          for (const finding of findings.filter(({ code }) => repair.codes.some((own) => own === code))) {
            const context: PlanContext = {
              connections: nothingAnswers,
              blueprint: builtInBlueprint(),
              target: unknownTarget,
              data: () => null,
              templates: [],
              findings,
            };
            const planned = await repair.plan(finding, context);
            expect(["refused", "waits"], each.name).toContain(planned.kind);
            read += 1;
          }
        }
      }
      expect(read, "cases of its findings").toBeGreaterThan(0);
    },
  );
});
