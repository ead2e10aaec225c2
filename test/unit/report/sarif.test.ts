import { describe, expect, it } from "vitest";
import { errorDocument } from "../../../src/report/error-document.ts";
import { renderErrorSarif, renderSarif } from "../../../src/report/sarif.ts";
import { sarifErrors } from "../../support/sarif-schema.ts";
import { crashAndCause, everything, found, report, result, therefore } from "./example-report.ts";

const page =
  "# nats/stream-overlap\n\nNo two streams claim the same subject.\n\n## Why it matters\n\nIt fails.\n";
const options = { pages: new Map([["nats/stream-overlap", page]]), completed: true };

const run = (checks: Parameters<typeof report>[0]) =>
  JSON.parse(renderSarif(report(checks), options)).runs[0];

describe("SARIF", () => {
  it("SARIF is what the published schema of SARIF 2.1.0 accepts", async () => {
    const document = JSON.parse(renderSarif(everything, options));
    expect(await sarifErrors(document)).toEqual([]);
    document.runs[0].results[0].level = "fatal";
    expect(await sarifErrors(document)).not.toEqual([]);
  });

  it("SARIF has a rule for each check, with its page as help", () => {
    const { rules } = JSON.parse(renderSarif(everything, options)).runs[0].tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(everything.checks.map(({ id }) => id));
    expect(rules[2]).toMatchObject({
      shortDescription: { text: "Stream subjects do not overlap" },
      fullDescription: { text: "No two streams claim the same subject." },
      help: { text: page, markdown: page },
    });
  });

  it("SARIF has a result for each problem, known again by its fingerprint", () => {
    const { results } = run([
      result({
        id: "nats/stream-overlap",
        status: "fail",
        findings: [found({ fingerprint: `sha256:${"a1".repeat(32)}` })],
      }),
    ]);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      ruleId: "nats/stream-overlap",
      ruleIndex: 0,
      level: "error",
      fingerprints: { "nomnom/v1": "a1".repeat(32) },
      partialFingerprints: { primaryLocationLineHash: "a1".repeat(32) },
      message: { text: expect.stringMatching(/10065\n→ Narrow MESSAGES.*\n\$ nats stream edit/) },
      properties: { evidence: { conflictsWith: "messages.dlq.>" } },
    });
  });

  it("SARIF gives every result a file and a line, without which GitHub refuses the upload", () => {
    const { results } = run([
      result({ id: "nats/x", status: "fail", findings: [found({ resource: "nats/stream/A B%" })] }),
      result({ id: "nats/y", status: "unknown", reason: "no answer" }),
    ]);
    expect(results[0].locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: "nats/stream/A%20B%25" }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: "nats/stream/A B%", name: "A B%", kind: "resource" }],
    });
    expect(results[1].locations[0].physicalLocation.artifactLocation.uri).toBe("nats/y");
  });

  it("SARIF has suppressed findings as suppressed results", () => {
    const suppressed = { reason: "issue 12", until: "2027-01-01" };
    const { results } = run([result({ id: "nats/x", status: "pass", findings: [found({ suppressed })] })]);
    expect(results[0].suppressions).toEqual([
      { kind: "external", justification: "issue 12, until 2027-01-01" },
    ]);
  });

  it("SARIF leaves open what could not be decided, unless a failed check tells why", () => {
    const { results } = run([
      result({ id: "nats/reachable", status: "fail", findings: [found()] }),
      result({ id: "nats/x", status: "blocked", blockedBy: ["nats/reachable"] }),
      result({ id: "nats/y", status: "blocked", blockedBy: ["kubernetes/reachable"] }),
      result({ id: "nats/z", status: "unknown", reason: "no answer within 5 s" }),
    ]);
    const open = results.filter(({ kind }: { kind: string }) => kind === "open");
    expect(open.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level])).toEqual([
      ["nats/y", "none"],
      ["nats/z", "none"],
    ]);
    expect(open[1].message.text).toBe("unknown: no answer within 5 s");
  });

  it("SARIF makes no alert of a symptom: its cause names it, with the place", async () => {
    const document = JSON.parse(renderSarif(crashAndCause, options));
    expect(await sarifErrors(document)).toEqual([]);
    const { results } = document.runs[0];
    expect(results).toHaveLength(1);
    expect(results[0].ruleId).toBe("nats/stream-overlap");
    expect(results[0].message.text.endsWith(`\n${therefore}`)).toBe(true);
    expect(results[0].relatedLocations[0]).toMatchObject({
      message: { text: therefore },
      logicalLocations: [{ fullyQualifiedName: "kubernetes/deployment/nomnom-ingestion-api" }],
    });
  });

  it("SARIF makes no result of what passed or was skipped", () => {
    const passed = run([
      result({ id: "nats/x", status: "pass", findings: [found({ severity: "info" })] }),
      result({ id: "nats/y", status: "skip", reason: "switched off in the configuration" }),
    ]);
    expect(passed.results).toEqual([]);
    expect(passed.invocations[0].toolExecutionNotifications).toEqual([
      {
        level: "note",
        message: { text: "skipped: switched off in the configuration" },
        associatedRule: { id: "nats/y", index: 1 },
      },
    ]);
  });

  it("SARIF is a run without success when there was no report, or an interrupted one", async () => {
    const early = JSON.parse(
      renderErrorSarif(errorDocument({ code: "x", message: "it is", hint: "do that" })),
    );
    expect(await sarifErrors(early)).toEqual([]);
    expect(early.runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", message: { text: "it is\ndo that" } }],
    });
    const cut = JSON.parse(renderSarif(everything, { ...options, completed: false }));
    expect(cut.runs[0].invocations[0].executionSuccessful).toBe(false);
  });
});
