import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualCatalogue } from "../../../src/checks/catalogue.ts";
import { nomnom } from "../../support/nomnom.ts";
import { sarifErrors } from "../../support/sarif-schema.ts";
import { allNamed, parseXml } from "../../support/xml.ts";

const snapshot = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/snapshots/${name}/snapshot.json`, import.meta.url));
const failing = ["doctor", "--from", snapshot("stream-covers-dlq"), "--area", "nats"];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-formats-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("doctor -o junit, sarif and github", () => {
  it("doctor ends with the same exit code in JUnit, SARIF and GitHub's format as in text and JSON", async () => {
    for (const [args, code] of [
      [failing, 1],
      [["doctor", "--from", snapshot("stream-covers-dlq"), "--area", "postgres"], 3],
      [[...failing, "--fail-on", "never"], 0],
    ] as const) {
      const ended = await Promise.all(
        ["text", "json", "junit", "sarif", "github"].map((format) => nomnom([...args, "-o", format])),
      );
      expect(ended.map((end) => end.code)).toEqual(Array(5).fill(code));
      expect(ended.map(({ stderr }) => stderr)).toEqual(Array(5).fill(""));
    }
  });

  it("JUnit names the failed check and never shows an undecided run green", async () => {
    const { stdout } = await nomnom([...failing, "-o", "junit"]);
    const failed = allNamed(parseXml(stdout), "testcase").filter(
      (element) => allNamed(element, "failure").length > 0,
    );
    expect(failed.map(({ attributes }) => attributes.name)).toEqual(["nats/stream-overlap"]);

    const undecided = await nomnom([
      "doctor",
      "--from",
      snapshot("stream-covers-dlq"),
      "--area",
      "postgres",
      "-o",
      "junit",
    ]);
    const totals = parseXml(undecided.stdout).attributes;
    expect(totals).toMatchObject({ errors: totals.tests, failures: "0", skipped: "0" });
  });

  it("SARIF is valid, with the pages of the checks as help", async () => {
    const { stdout } = await nomnom(["doctor", "--from", snapshot("stream-covers-dlq"), "-o", "sarif"]);
    const document = JSON.parse(stdout);
    expect(await sarifErrors(document)).toEqual([]);
    const [{ tool, results }] = document.runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(usualCatalogue.map(({ id }) => id));
    for (const { help } of tool.driver.rules) expect(help.markdown).toMatch(/## How to repair/);
    expect(results).toContainEqual(
      expect.objectContaining({ ruleId: "nats/stream-overlap", level: "error" }),
    );
  });

  it("GitHub's format annotates, and adds to the summary of the job where there is one", async () => {
    const file = join(folder, "summary.md");
    const first = await nomnom([...failing, "-o", "github"], { GITHUB_STEP_SUMMARY: file });
    expect(first.stdout).toMatch(
      /^::error title=nats\/stream-overlap::MESSAGES .*%0A→ .*%0A\$ nats .*stream edit/m,
    );
    await nomnom([...failing, "-o", "github"], { GITHUB_STEP_SUMMARY: file });
    const summary = await readFile(file, "utf8");
    expect(summary.match(/^## nomnom doctor: FAIL/gm)).toHaveLength(2);
  });

  it("A summary that cannot be written is a warning, and other formats write none", async () => {
    const file = join(folder, "missing", "summary.md");
    const { code, stderr } = await nomnom([...failing, "-o", "github"], { GITHUB_STEP_SUMMARY: file });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^warning: GITHUB_STEP_SUMMARY: cannot write .*it does not exist/);
    expect((await nomnom([...failing, "-o", "junit"], { GITHUB_STEP_SUMMARY: file })).stderr).toBe("");
  });
});

describe("what ends a command early is told in the wanted format", () => {
  it.each(["doctor", "e2e"])("%s -o junit writes as JUnit what ends it early", async (command) => {
    const { code, stdout, stderr } = await nomnom([command, "--config", "nowhere.yaml", "-o", "junit"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: cannot read nowhere\.yaml/);
    const [error] = allNamed(parseXml(stdout), "error");
    expect(error?.attributes.message).toMatch(/cannot read nowhere\.yaml/);
  });

  it("doctor -o sarif writes as SARIF what ends it early", async () => {
    const { code, stdout } = await nomnom(["doctor", "--only", "nats/stream-overlp", "-o", "sarif"]);
    expect(code).toBe(2);
    const document = JSON.parse(stdout);
    expect(await sarifErrors(document)).toEqual([]);
    expect(document.runs[0].invocations[0].executionSuccessful).toBe(false);
  });

  it("doctor -o github writes as an annotation what ends it early", async () => {
    const { code, stdout } = await nomnom(["doctor", "--only", "nats/stream-overlp", "-o", "github"]);
    expect(code).toBe(2);
    expect(stdout).toBe(
      "::error title=nomnom (unknown-check)::--only: no check is called nats/stream-overlp%0Ahint: Did you mean nats/stream-overlap?\n",
    );
  });

  it("A format that a command does not have is a usage error that says which it has", async () => {
    const { code, stderr } = await nomnom(["e2e", "-o", "github"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /-o github: there is no such output here\nhint: Available: text, json, junit; tui/,
    );
  });
});
