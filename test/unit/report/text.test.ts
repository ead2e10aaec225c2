import { describe, expect, it } from "vitest";
import type { TextOptions } from "../../../src/report/pen.ts";
import { renderText } from "../../../src/report/text.ts";
import { displayWidth } from "../../../src/terminal/display-width.ts";
import { everything, found, report, result } from "./example-report.ts";

const plain: TextOptions = { colour: false, unicode: true, width: 80, verbose: false, quiet: false };
const text = (options: Partial<TextOptions> = {}) => renderText(everything, { ...plain, ...options });

describe("the text report", () => {
  it("The text report tells failures first, then warnings, unknown, blocked, skipped and passed", () => {
    expect(text()).toMatchInlineSnapshot(`
      "nomnom doctor  context kind-nomnom · namespace nomnom-dev ·
      nats://127.0.0.1:4222 · postgresql://127.0.0.1:5432/nomnom

      ✗ FAIL     nats/stream-overlap       Stream subjects do not overlap
          MESSAGES (messages.>) covers messages.dlq.>, which MESSAGESDLQ needs:
          creating MESSAGESDLQ fails with JetStream error 10065
            → Narrow MESSAGES to messages.ingest.>
              $ nats stream edit MESSAGES --subjects messages.ingest.> --with-a-long-line-that-nobody-may-break
          warning: OLD is empty since 30 days
          note: DRAFTS is sealed
          suppressed (issue 12, until 2027-01-01): TEMP is left over

      ▲ WARN     nats/storage-reservation  Streams fit into max_file
          4.6 of 5.0 GiB are reserved

      ? UNKNOWN  kubernetes/pod-readiness  Every pod is ready
          pods is forbidden in namespace nomnom-dev
          → Let ci read pods: an administrator applies this.
            $ kubectl apply -f - <<'EOF'
      kind: Role
      ---
      kind: RoleBinding
      EOF

      ■ BLOCKED  postgres/table-presence   blocked by postgres/reachable

      ○ SKIP     pipeline/flow             no address for the ingestion API is known

      ✓ PASS     kubernetes  reachable

      Why it matters and how to repair it: nomnom explain nats/stream-overlap
      FAIL: 1 failed, 1 warning, 1 unknown, 1 blocked, 1 skipped, 1 passed in 0.8 s
      "
    `);
  });

  it("The text report is plain ASCII where the terminal is", () => {
    const ascii = text({ unicode: false });
    expect(ascii).toMatch(/^[\n -~]*$/);
    expect(ascii).toMatchInlineSnapshot(`
      "nomnom doctor  context kind-nomnom - namespace nomnom-dev -
      nats://127.0.0.1:4222 - postgresql://127.0.0.1:5432/nomnom

      x FAIL     nats/stream-overlap       Stream subjects do not overlap
          MESSAGES (messages.>) covers messages.dlq.>, which MESSAGESDLQ needs:
          creating MESSAGESDLQ fails with JetStream error 10065
            -> Narrow MESSAGES to messages.ingest.>
               $ nats stream edit MESSAGES --subjects messages.ingest.> --with-a-long-line-that-nobody-may-break
          warning: OLD is empty since 30 days
          note: DRAFTS is sealed
          suppressed (issue 12, until 2027-01-01): TEMP is left over

      ! WARN     nats/storage-reservation  Streams fit into max_file
          4.6 of 5.0 GiB are reserved

      ? UNKNOWN  kubernetes/pod-readiness  Every pod is ready
          pods is forbidden in namespace nomnom-dev
          -> Let ci read pods: an administrator applies this.
             $ kubectl apply -f - <<'EOF'
      kind: Role
      ---
      kind: RoleBinding
      EOF

      # BLOCKED  postgres/table-presence   blocked by postgres/reachable

      - SKIP     pipeline/flow             no address for the ingestion API is known

      + PASS     kubernetes  reachable

      Why it matters and how to repair it: nomnom explain nats/stream-overlap
      FAIL: 1 failed, 1 warning, 1 unknown, 1 blocked, 1 skipped, 1 passed in 0.8 s
      "
    `);
  });

  it("The text report tells what passed by area, and with -v each check with its title", () => {
    const passed = report([
      result({ id: "nats/reachable", status: "pass" }),
      result({ id: "kubernetes/reachable", status: "pass" }),
      result({ id: "nats/stream-overlap", status: "pass" }),
      result({
        id: "nats/unlimited-streams",
        status: "pass",
        findings: [found({ severity: "warning", suppressed: { reason: "issue 12", until: null } })],
      }),
    ]);
    const lines = renderText(passed, plain).split("\n");
    expect(lines).toContain("✓ PASS     nats        reachable, stream-overlap");
    expect(lines).toContain("✓ PASS     kubernetes  reachable");
    expect(lines.some((line) => line.startsWith("✓ PASS     nats/unlimited-streams"))).toBe(true);
    const verbose = renderText(passed, { ...plain, verbose: true });
    expect(verbose).toContain("✓ PASS     nats/stream-overlap ");
  });

  it("The text report shows with -q only what needs somebody", () => {
    expect(text({ quiet: true })).toMatchInlineSnapshot(`
      "✗ FAIL     nats/stream-overlap       Stream subjects do not overlap
          MESSAGES (messages.>) covers messages.dlq.>, which MESSAGESDLQ needs:
          creating MESSAGESDLQ fails with JetStream error 10065
            → Narrow MESSAGES to messages.ingest.>
              $ nats stream edit MESSAGES --subjects messages.ingest.> --with-a-long-line-that-nobody-may-break
          warning: OLD is empty since 30 days
          note: DRAFTS is sealed
          suppressed (issue 12, until 2027-01-01): TEMP is left over

      ▲ WARN     nats/storage-reservation  Streams fit into max_file
          4.6 of 5.0 GiB are reserved

      ? UNKNOWN  kubernetes/pod-readiness  Every pod is ready
          pods is forbidden in namespace nomnom-dev
          → Let ci read pods: an administrator applies this.
            $ kubectl apply -f - <<'EOF'
      kind: Role
      ---
      kind: RoleBinding
      EOF

      ■ BLOCKED  postgres/table-presence   blocked by postgres/reachable

      FAIL: 1 failed, 1 warning, 1 unknown, 1 blocked, 1 skipped, 1 passed in 0.8 s
      "
    `);
  });

  it("The text report shows with -v the evidence", () => {
    expect(text({ verbose: true })).toContain("      conflictsWith: messages.dlq.>");
  });

  it("The text report wraps to a narrow terminal, but never a command", () => {
    const lines = text({ width: 40 }).split("\n");
    const long = lines.filter((line) => displayWidth(line) > 40);
    expect(long).toEqual([
      "        $ nats stream edit MESSAGES --subjects messages.ingest.> --with-a-long-line-that-nobody-may-break",
    ]);
  });

  it("The text report says the same with colours as without", () => {
    const coloured = text({ colour: true });
    expect(coloured).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours.
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(text());
  });

  it("The text report starts further lines of a command at the left edge, so that a here-document can be pasted", () => {
    expect(text()).toContain("$ kubectl apply -f - <<'EOF'\nkind: Role\n---\nkind: RoleBinding\nEOF\n");
  });

  it("The text report tells once what repairs several checks", () => {
    const remedy = { summary: "Let ci read pods", commands: ["kubectl apply -f role.yaml"] };
    const checks = ["nats/a", "nats/b"].map((id) =>
      result({ id, status: "unknown", reason: `${id} is forbidden`, remedy }),
    );
    const output = renderText(report(checks), plain);
    expect(output.match(/kubectl apply/g)).toHaveLength(1);
    expect(output).toContain("→ As for nats/a, above");
  });

  it("The text report tells once why several checks could not be decided, and then which they are", () => {
    const gone = { status: "blocked" as const, blockedBy: ["nats/reachable"] };
    const left = { status: "skip" as const, reason: "Kubernetes is left out (--no-kubernetes)." };
    const output = renderText(
      report([
        result({ id: "nats/a", ...gone }),
        result({ id: "nats/b", ...gone }),
        result({ id: "pipeline/c", ...gone }),
        result({ id: "nats/d", status: "blocked", blockedBy: ["postgres/reachable"] }),
        result({ id: "kubernetes/e", ...left }),
        result({ id: "config/f", ...left }),
      ]),
      plain,
    );
    expect(output).toContain(
      [
        "■ BLOCKED  3 checks: blocked by nats/reachable",
        "    nats        a, b",
        "    pipeline    c",
        "■ BLOCKED  nats/d        blocked by postgres/reachable",
      ].join("\n"),
    );
    expect(output).toContain(
      "○ SKIP     2 checks: Kubernetes is left out (--no-kubernetes).\n    kubernetes  e\n    config      f",
    );
  });

  it("The text report says what a check that passed leaves to another", () => {
    const passed = [result({ id: "nats/stream-config", status: "pass", leftTo: ["nats/stream-overlap"] })];
    expect(renderText(report(passed), plain)).toContain(
      "✓ PASS     nats        stream-config (see nats/stream-overlap)",
    );
  });

  it("The text report lets nothing from a server reach the terminal as control characters", () => {
    const evil = "\u001b]0;owned\u0007\u001b[2Jpod \u202ename\r";
    const hostile = report([
      result({
        id: "nats/x",
        status: "fail",
        title: evil,
        reason: evil,
        remedy: { summary: evil, commands: [evil] },
        findings: [
          found({ message: evil, evidence: { [evil]: evil }, suppressed: { reason: evil, until: evil } }),
        ],
      }),
      result({ id: "nats/y", status: "skip", reason: evil }),
      result({
        id: "nats/z",
        status: "fail",
        findings: [
          found({
            message: evil,
            resource: evil,
            evidence: { [evil]: [evil], nested: { deep: evil } },
            remedy: null,
          }),
        ],
      }),
    ]);
    hostile.target = { context: evil, namespace: evil, nats: evil, postgres: evil };
    const output = renderText(hostile, { ...plain, verbose: true });
    expect(output.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u202e/u);
  });

  it.each([
    ["pass", [result({ id: "nats/x", status: "pass" })], "PASS: 1 passed in 0.8 s"],
    ["warn", [result({ id: "nats/x", status: "warn" })], "WARN: 1 warning in 0.8 s"],
    [
      "inconclusive",
      [result({ id: "nats/x", status: "unknown" }), result({ id: "nats/y", status: "blocked" })],
      "INCONCLUSIVE: 1 unknown, 1 blocked in 0.8 s",
    ],
    [
      "fail",
      [result({ id: "nats/x", status: "fail" }), result({ id: "nats/y", status: "skip" })],
      "FAIL: 1 failed, 1 skipped in 0.8 s",
    ],
  ])("The text report ends with the verdict: %s", (_, checks, last) => {
    expect(renderText(report(checks), plain).trimEnd().split("\n").at(-1)).toBe(last);
  });
});
