import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import schema from "../../../docs/schemas/doctor-report.schema.json" with { type: "json" };
import { nomnom } from "../../support/nomnom.ts";
import { sarifErrors } from "../../support/sarif-schema.ts";

const run = promisify(execFile);
const incident = "fixtures/lint/incident";

let empty = "";
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "nomnom-lint-"));
});
afterAll(async () => {
  await rm(empty, { recursive: true });
});

describe("nomnom lint", () => {
  it("nomnom lint finds the incident in the two lines that wrote it, before anything runs", async () => {
    const { code, stdout, stderr } = await nomnom(["lint", incident]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.replace(/in \d.*/, "in …")).toMatchInlineSnapshot(`
      "nomnom lint  fixtures/lint/incident · 1 file

      ✗ FAIL     nats/stream-overlap  Stream subjects do not overlap
          fixtures/lint/incident/src/nats_client.rs:7:24  messages.> of MESSAGES
          fixtures/lint/incident/src/nats_client.rs:14:24  messages.dlq.> of MESSAGESDLQ
          MESSAGES (messages.>) covers messages.dlq.>, which MESSAGESDLQ needs:
          whichever is created second fails with JetStream error 10065.
            → Narrow messages.> of MESSAGES so that it leaves messages.dlq.> to
              MESSAGESDLQ, here and in what publishes to it.

      Why it matters and how to repair it: nomnom explain nats/stream-overlap
      FAIL: 1 failed in …
      "
    `);
  });

  it("nomnom lint writes findings as annotations at the line", async () => {
    const { code, stdout } = await nomnom(["lint", incident, "-o", "github"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^::error file=fixtures\/lint\/incident\/src\/nats_client.rs,line=7,col=24,title=nats\/stream-overlap::MESSAGES/,
    );
  });

  it("nomnom lint writes findings as SARIF with a file and a line, and both subjects", async () => {
    const document = JSON.parse((await nomnom(["lint", incident, "-o", "sarif"])).stdout);
    expect(await sarifErrors(document)).toEqual([]);
    const [result] = document.runs[0].results;
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "fixtures/lint/incident/src/nats_client.rs", uriBaseId: "%SRCROOT%" },
      region: { startLine: 7, startColumn: 24 },
    });
    expect(result.relatedLocations[0].physicalLocation.region.startLine).toBe(14);
  });

  it("nomnom lint writes findings as JSON by the schema of doctor's report", async () => {
    const { stdout } = await nomnom(["lint", incident, "-o", "json"]);
    const report: unknown = JSON.parse(stdout);
    const validate = new Ajv({ strict: false, formats: { "date-time": true } }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report).toMatchObject({
      verdict: "fail",
      written: { paths: [incident], files: 1 },
      checks: [{ id: "nats/stream-overlap", findings: [{ evidence: { errorCode: 10065 } }] }],
    });
  });

  it("nomnom lint holds sources, nats.conf and manifests of one folder against each other", async () => {
    const { code, stdout } = await nomnom(["lint", "fixtures/lint/orders", "-o", "json"]);
    expect(code).toBe(1);
    const checks: { id: string; findings: { code: string; places: { file: string; line: number }[] }[] }[] =
      JSON.parse(stdout).checks;
    const found = checks.flatMap(({ findings }) =>
      findings.map(
        ({ code: each, places }) => `${each} ${places[0]?.file.split("/").at(-1)}:${places[0]?.line}`,
      ),
    );
    expect(found).toEqual([
      "kubernetes/references/missing-key orders.yaml:15",
      "kubernetes/service-endpoints/port-name orders.yaml:10",
      "kubernetes/ingress-backends/no-port orders.yaml:46",
      "nats/storage-reservation/no-room nats.conf:7",
      "nats/consumer-config/dead-filter orders.yaml:62",
    ]);
  });

  it("nomnom lint reads manifests from a pipe", async () => {
    const { stdout } = await run("sh", [
      "-c",
      `cat fixtures/lint/orders/deploy/orders.yaml | node bin/nomnom.js lint - -o github || true`,
    ]);
    expect(stdout).toContain("::error file=<stdin>,line=10,col=19,title=kubernetes/service-endpoints::");
  });

  it("nomnom lint has nothing to say of a folder without anything to read", async () => {
    const { code, stdout } = await nomnom(["lint", empty]);
    expect(code).toBe(0);
    expect(stdout).toContain("nothing to check");
  });

  it("nomnom lint refuses a path that is not there, with exit code 2", async () => {
    const { code, stderr } = await nomnom(["lint", "nowhere"]);
    expect(code).toBe(2);
    expect(stderr).toContain("cannot read nowhere");
  });

  it("nomnom lint never fails on what it finds with --fail-on never", async () => {
    expect((await nomnom(["lint", incident, "--fail-on", "never"])).code).toBe(0);
  });

  it("nomnom lint runs as the step of the Action does", async () => {
    const action: { runs: { steps: [{ run: string }] } } = parse(await readFile("action.yml", "utf8"));
    const sarif = join(empty, "lint.sarif");
    const env = {
      ...{ PATH: process.env.PATH, HOME: "/nonexistent", GITHUB_ACTION_PATH: process.cwd() },
      ...{ PATHS: `${incident} fixtures/lint/orders/deploy`, FAIL_ON: "fail", SARIF: sarif },
    };
    const [{ run: script }] = action.runs.steps;
    await expect(run("bash", ["-e", "-c", script], { env })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("file=fixtures/lint/incident/src/nats_client.rs,line=7"),
    });
    expect(JSON.parse(await readFile(sarif, "utf8")).runs[0].results.length).toBeGreaterThan(1);
    await rm(sarif);
  });
});
