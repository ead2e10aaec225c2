import { describe, expect, it } from "vitest";
import { renderGithubSummary } from "../../../src/report/github-summary.ts";
import { crashAndCause, everything, found, report, result } from "./example-report.ts";

describe("the summary of a job", () => {
  it("The summary of a job is a table of the checks, and what to do below", () => {
    const summary = renderGithubSummary(everything);
    expect(summary).toMatch(/^## nomnom doctor: FAIL: 1 failed, /);
    expect(summary).toContain("| PASS | <code>kubernetes/reachable</code> | The Kubernetes API answers |");
    expect(summary).toContain(
      "| SKIP | <code>pipeline/flow</code> | no address for the ingestion API is known |",
    );
    expect(summary).toContain("→ Narrow MESSAGES to messages.ingest.&gt;");
    expect(summary).toContain("```sh\nnats stream edit MESSAGES --subjects messages.ingest.> --with");
    expect(summary).toContain("suppressed \\(issue 12, until 2027-01-01\\): TEMP is left over");
  });

  it("The summary of a job has a symptom below its cause, without a repair of its own", () => {
    const summary = renderGithubSummary(crashAndCause);
    expect(summary).toContain("<code>kubernetes/pod-readiness</code> | follows from nats/stream-overlap |");
    expect(summary).toMatch(
      /### <code>nats\/stream-overlap<\/code>[\s\S]*\n- therefore: nomnom-ingestion-api/,
    );
    expect(summary).not.toContain("### <code>kubernetes/pod-readiness");
    expect(summary).not.toContain("kubectl logs");
  });

  it("The summary of a job shows texts of servers as they are", () => {
    const message = "<img src=x> | [a](b) `c` *d*\n# e";
    const summary = renderGithubSummary(
      report([
        result({
          id: "nats/x",
          status: "fail",
          findings: [found({ message, remedy: { summary: "s", commands: ["echo ```\necho"] } })],
        }),
      ]),
    );
    expect(summary).toContain("&lt;img src=x&gt; \\| \\[a\\]\\(b\\) \\`c\\` \\*d\\* \\# e");
    expect(summary).toContain("````sh\necho ```\necho\n````");
  });

  it("The summary of a job stays below what GitHub takes", () => {
    const long = "x".repeat(300_000);
    const checks = [1, 2, 3, 4, 5].map((number) =>
      result({ id: `nats/x${number}`, status: "fail", findings: [found({ message: long })] }),
    );
    const summary = renderGithubSummary(report(checks));
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toMatch(/2 more checks have findings: see the log/);
  });
});
