import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkList, checksPage } from "../../scripts/check-table.ts";
import { catalogue } from "../../src/checks/catalogue.ts";
import type { AnyCheck } from "../../src/checks/check.ts";
import { areas } from "../../src/checks/check-id.ts";
import { fileCatalogue } from "../../src/checks/file-catalogue.ts";
import type { FindingDeclaration } from "../../src/checks/finding.ts";
import { sectionSchemas } from "../../src/snapshot/snapshot.ts";
import { casesOf, resultOf } from "../support/checks/cases.ts";

/** `Findings` has a paragraph for each code. */
const headings = ["Why it matters", "How it is decided", "Findings", "What unknown means", "How to repair"];

/** Less than a sentence and a half explains nothing to somebody who was woken up. */
const fewestWords = 8;

const declarations = (check: AnyCheck) => check.findings.map(({ declaration }) => declaration);

describe("the catalogue", () => {
  test("The ids of the catalogue are unique", () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("A check stands behind those it requires", () => {
    for (const [index, { id, requires }] of catalogue.entries()) {
      const before = catalogue.slice(0, index).map((check) => check.id);
      for (const required of requires) expect(before, `${id} requires ${required}`).toContain(required);
    }
  });

  test("Every page belongs to a check", () => {
    const pages = readdirSync("src/checks", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("/page.md"))
      .map((file) => file.replace(/\/page\.md$/, ""));
    const all = [...catalogue, ...fileCatalogue];
    expect(pages.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  });

  test("docs/checks.md lists every check with its title; `npm run schemas` writes it", () => {
    expect(readFileSync(checksPage, "utf8")).toBe(checkList(catalogue));
  });

  test("Every recorded snapshot is used by a table, or by the command that reads it", async () => {
    const ofCommands = ["tables-of-a-shop"];
    const tables = await Promise.all(catalogue.map(({ id }) => casesOf(id)));
    const used = new Set([...ofCommands, ...tables.flat().flatMap(({ snapshot }) => snapshot ?? [])]);
    const folders = readdirSync("fixtures/snapshots", { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.filter((folder) => !used.has(folder))).toEqual([]);
    for (const name of used) expect(existsSync(`fixtures/snapshots/${name}/snapshot.json`), name).toBe(true);
  });
});

describe.each(fileCatalogue.map((check) => ({ id: check.id, check })))("$id", ({ id, check }) => {
  test("The check has a page with all headings that explains each of its codes", () => {
    const page = readFileSync(`src/checks/${id}/page.md`, "utf8");
    expect(page.split("\n")[0]).toBe(`# ${id}`);
    expect(
      page
        .split(/^## /m)
        .slice(1)
        .map((section) => section.split("\n")[0]),
    ).toEqual(headings);
    const codes = check.findings.map(({ declaration }) => declaration.code);
    const explained = [...page.matchAll(/^### (.+)$/gm)].map(([, word]) => `${id}/${word}`);
    expect(explained).toEqual(codes);
  });
});

describe.each(catalogue.map((check) => ({ id: check.id, check })))("$id", ({ id, check }) => {
  test("The check has an id of the form area/kebab-name and a title without a full stop", () => {
    expect(id).toMatch(new RegExp(`^(${areas.join("|")})/[a-z][a-z0-9]*(-[a-z0-9]+)*$`));
    expect(check.title).toMatch(/^[A-Z].*[^.]$/);
    expect(check.title).not.toContain("TODO");
  });

  test("The check reads sections that exist, each once", () => {
    const sections = [...check.reads, ...check.optional];
    expect(new Set(sections).size).toBe(sections.length);
    for (const section of sections) expect(Object.keys(sectionSchemas)).toContain(section);
  });

  test("The check lies where its id says", () => expect(existsSync(`src/checks/${id}/check.ts`)).toBe(true));

  test("The check has a page with all headings, each with an explanation below it", () => {
    const page = readFileSync(`src/checks/${id}/page.md`, "utf8");
    expect(page.split("\n")[0]).toBe(`# ${id}`);
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split("\n")[0])).toEqual(headings);
    for (const section of sections)
      expect(section.split(/\s+/).length, section.split("\n")[0]).toBeGreaterThan(fewestWords);
    expect(page).not.toContain("TODO");
  });

  test("The check declares finding codes of its own that its page explains, in the same order", () => {
    const codes = declarations(check).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(new RegExp(`^${id}/[a-z0-9]+(-[a-z0-9]+)*$`));
    const page = readFileSync(`src/checks/${id}/page.md`, "utf8");
    const explained = [...page.matchAll(/^### (.+)$/gm)].map(([, word]) => `${id}/${word}`);
    expect(explained).toEqual(codes);
    for (const { title } of declarations(check)) expect(title).toMatch(/^[A-Z].*[^.]$/);
  });

  test("The check has a case for every finding code, and finds what it declares", async () => {
    const declared = new Map<string, FindingDeclaration>(
      declarations(check).map((declaration) => [declaration.code, declaration]),
    );
    const found = new Set<string>();
    for (const row of await casesOf(id)) {
      for (const { code, severity, resource, recovers } of resultOf(check, row).findings) {
        const declaration = declared.get(code ?? "");
        expect(declaration, `${row.name}: ${code}`).toBeDefined();
        expect(declaration?.severity, `${row.name}: ${code}`).toContain(severity);
        expect(declaration?.resource, `${row.name}: ${code}`).toContain(
          resource.split("/").slice(0, 2).join("/"),
        );
        if (declaration?.recovers !== "sometimes") expect(recovers, code).toBe(declaration?.recovers);
        found.add(code ?? "");
      }
    }
    expect([...declared.keys()].filter((code) => !found.has(code))).toEqual([]);
  });

  test("The check has cases in which it fails or warns, passes and cannot know", async () => {
    const statuses = new Set((await casesOf(id)).map(({ status }) => status));
    expect([...statuses].some((status) => status === "fail" || status === "warn")).toBe(true);
    for (const status of ["pass", "unknown"] as const) expect(statuses).toContain(status);
  });

  test("The check says for every error and warning what to do, and in unknown what would help", async () => {
    for (const row of await casesOf(id)) {
      const result = resultOf(check, row);
      for (const finding of result.findings.filter(({ severity }) => severity !== "info")) {
        expect(finding.remedy?.summary, `${row.name}: ${finding.message}`).toMatch(/\.$/);
        expect(finding.message, row.name).toMatch(/^[^\n]+\.$/);
        expect(finding.resource, row.name).toMatch(/^(kubernetes|nats|postgres|redis)\/[a-z]+\/.+/);
      }
      if (result.status === "unknown") expect(result.reason, row.name).toBeTruthy();
    }
  });

  test("The check gives the same findings the same fingerprints, and different ones different", async () => {
    for (const row of await casesOf(id)) {
      const prints = resultOf(check, row).findings.map(({ fingerprint }) => fingerprint);
      expect(new Set(prints).size, row.name).toBe(prints.length);
      expect(resultOf(check, row).findings.map(({ fingerprint }) => fingerprint)).toEqual(prints);
    }
  });
});
