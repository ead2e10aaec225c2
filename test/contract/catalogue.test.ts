import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkTable } from "../../scripts/check-table.ts";
import { catalogue } from "../../src/checks/catalogue.ts";
import { areas } from "../../src/checks/check.ts";
import { sectionSchemas } from "../../src/snapshot/snapshot.ts";
import { type Case, resultOf } from "../unit/checks/support/cases.ts";

const headings = ["Why it matters", "How it is decided", "What unknown means", "How to repair"];

/** The table of a check lies beside its test, under the check's own id. */
async function casesOf(id: string): Promise<readonly Case[]> {
  const module: { cases: readonly Case[] } = await import(
    /* @vite-ignore */ new URL(`../unit/checks/${id}.cases.ts`, import.meta.url).href
  );
  return module.cases;
}

describe("the catalogue", () => {
  test("ids are unique", () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a check stands behind those it requires", () => {
    for (const [index, { id, requires }] of catalogue.entries()) {
      const before = catalogue.slice(0, index).map((check) => check.id);
      for (const required of requires) expect(before, `${id} requires ${required}`).toContain(required);
    }
  });

  test("every page belongs to a check", () => {
    const pages = readdirSync("docs/checks", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => file.replace(/\.md$/, ""));
    expect(pages.toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
  });

  test("the README lists every check with its title; `npm run readme` writes it", () => {
    expect(readFileSync("README.md", "utf8")).toContain(checkTable(catalogue));
  });

  test("every recorded snapshot is used by a table", async () => {
    const tables = await Promise.all(catalogue.map(({ id }) => casesOf(id)));
    const used = new Set(tables.flat().flatMap(({ snapshot }) => snapshot ?? []));
    const folders = readdirSync("fixtures/snapshots", { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.filter((folder) => !used.has(folder))).toEqual([]);
    for (const name of used) expect(existsSync(`fixtures/snapshots/${name}/snapshot.json`), name).toBe(true);
  });
});

describe.each(catalogue.map((check) => ({ id: check.id, check })))("$id", ({ id, check }) => {
  test("has an id of the form area/kebab-name and a title without a full stop", () => {
    expect(id).toMatch(new RegExp(`^(${areas.join("|")})/[a-z][a-z0-9]*(-[a-z0-9]+)*$`));
    expect(check.title).toMatch(/^[A-Z].*[^.]$/);
  });

  test("reads sections that exist, each once", () => {
    const sections = [...check.reads, ...check.optional];
    expect(new Set(sections).size).toBe(sections.length);
    for (const section of sections) expect(Object.keys(sectionSchemas)).toContain(section);
  });

  test("lies where its id says", () => expect(existsSync(`src/checks/${id}.ts`)).toBe(true));

  test("has a page with the four headings, each with words below it", () => {
    const page = readFileSync(`docs/checks/${id}.md`, "utf8");
    expect(page.split("\n")[0]).toBe(`# ${id}`);
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split("\n")[0])).toEqual(headings);
    for (const section of sections) expect(section.split("\n").slice(1).join("").trim()).not.toBe("");
    expect(page).not.toContain("TODO");
  });

  test("has cases in which it fails or warns, passes and cannot know", async () => {
    const statuses = new Set((await casesOf(id)).map(({ status }) => status));
    expect([...statuses].some((status) => status === "fail" || status === "warn")).toBe(true);
    for (const status of ["pass", "unknown"] as const) expect(statuses).toContain(status);
  });

  test("has its table run by a test of the same name", () => {
    const source = readFileSync(`test/unit/checks/${id}.test.ts`, "utf8");
    expect(source).toContain(`./${id.split("/")[1]}.cases.ts`);
    expect(source).toContain("testCases(");
  });

  test("says for every error and warning what to do, and in unknown what would help", async () => {
    for (const row of await casesOf(id)) {
      const result = resultOf(check, row);
      for (const finding of result.findings.filter(({ severity }) => severity !== "info")) {
        expect(finding.remedy?.summary, `${row.name}: ${finding.message}`).toMatch(/\.$/);
        expect(finding.message, row.name).toMatch(/^[^\n]+\.$/);
        expect(finding.resource, row.name).toMatch(/^(kubernetes|nats|postgres)\/[a-z]+\/.+/);
      }
      if (result.status === "unknown") expect(result.reason, row.name).toBeTruthy();
    }
  });

  test("gives the same findings the same fingerprints, and different ones different", async () => {
    for (const row of await casesOf(id)) {
      const prints = resultOf(check, row).findings.map(({ fingerprint }) => fingerprint);
      expect(new Set(prints).size, row.name).toBe(prints.length);
      expect(resultOf(check, row).findings.map(({ fingerprint }) => fingerprint)).toEqual(prints);
    }
  });
});
