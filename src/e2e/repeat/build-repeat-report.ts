import type { E2eReport } from "../reporting/e2e-report.ts";
import { latenciesOf, type Milestones } from "../reporting/latency.ts";
import { reportHead } from "../reporting/report-head.ts";
import { leftBehindWords } from "../reporting/verdict.ts";
import type { Done } from "../run/around-run.ts";
import type { E2eRepeatReport } from "./repeat-report.ts";

export interface RepeatParts extends Omit<Done<unknown>, "result"> {
  tool: E2eReport["tool"];
  wanted: number;
  /** Of those that ran, in their order. */
  reports: E2eReport[];
  milestones: Milestones;
}

export function buildRepeatReport(parts: RepeatParts): E2eRepeatReport {
  const { reports, wanted, undone, cleanup } = parts;
  const count = (verdict: E2eReport["verdict"]) =>
    reports.filter((report) => report.verdict === verdict).length;
  const summary = {
    runs: wanted,
    pass: count("pass"),
    warn: count("warn"),
    fail: count("fail"),
    inconclusive: count("inconclusive"),
  };
  const left = leftBehindWords(undone, cleanup);
  const verdict = left === "" ? worst(summary, reports.length) : "fail";
  return {
    schemaVersion: 1,
    kind: "E2eRepeatReport",
    ...reportHead(parts),
    verdict,
    conclusion: conclusionOf(reports, summary) + left,
    brokenHop: reports.find(({ brokenHop }) => brokenHop !== null)?.brokenHop ?? null,
    summary,
    latencies: latenciesOf(parts.milestones),
    runs: cleanup?.state === "removed" ? reports.map((report) => ({ ...report, testRows: null })) : reports,
    changes: undone,
    ...(cleanup === null ? {} : { cleanup }),
  };
}

/** A run that did not take place has proved nothing. */
function worst(summary: E2eRepeatReport["summary"], ran: number): E2eReport["verdict"] {
  if (summary.fail > 0) return "fail";
  if (summary.inconclusive > 0 || ran < summary.runs) return "inconclusive";
  return summary.warn > 0 ? "warn" : "pass";
}

function conclusionOf(reports: readonly E2eReport[], summary: E2eRepeatReport["summary"]): string {
  const { runs, pass, warn } = summary;
  const ran = reports.length < runs ? `${reports.length} of ${runs} runs took place` : `${runs} runs`;
  const first = (verdict: E2eReport["verdict"]) => {
    const index = reports.findIndex((report) => report.verdict === verdict);
    return index === -1 ? null : `run ${index + 1}: ${reports[index]?.conclusion}`;
  };
  const passed = pass + warn;
  const counts = `${ran}, ${passed} passed${warn === 0 ? "" : `, ${warn} of them with a doubt`}`;
  const detail = first("fail") ?? first("inconclusive") ?? first("warn");
  return detail === null ? counts : `${counts}; ${detail}`;
}
