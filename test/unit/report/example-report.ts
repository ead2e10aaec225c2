import type { CheckResult, DoctorReport, ReportedFinding } from "../../../src/doctor/report.ts";
import { summarise, verdictOf } from "../../../src/doctor/verdict.ts";

export function found(overrides: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    severity: "error",
    message:
      "MESSAGES (messages.>) covers messages.dlq.>, which MESSAGESDLQ needs: creating MESSAGESDLQ fails with JetStream error 10065",
    resource: "nats/stream/MESSAGES",
    evidence: { subject: "messages.>", conflictsWith: "messages.dlq.>" },
    remedy: {
      summary: "Narrow MESSAGES to messages.ingest.>",
      commands: [
        "nats stream edit MESSAGES --subjects messages.ingest.> --with-a-long-line-that-nobody-may-break",
      ],
    },
    fingerprint: `sha256:${"0".repeat(64)}`,
    ...overrides,
  };
}

export function result(overrides: Partial<CheckResult> & Pick<CheckResult, "id" | "status">): CheckResult {
  return {
    title: "Titles are healthy statements",
    durationMs: 1,
    reason: null,
    blockedBy: [],
    remedy: null,
    findings: [],
    ...overrides,
  };
}

export function report(checks: CheckResult[]): DoctorReport {
  const summary = summarise(checks);
  return {
    schemaVersion: 1,
    kind: "DoctorReport",
    tool: { name: "nomnom", version: "0.1.0" },
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 812,
    target: {
      context: "kind-nomnom",
      namespace: "nomnom-dev",
      nats: "nats://127.0.0.1:4222",
      postgres: "postgresql://127.0.0.1:5432/nomnom",
    },
    verdict: verdictOf(summary),
    summary,
    checks,
  };
}

/** Every status and every kind of finding once. */
export const everything = report([
  result({ id: "kubernetes/reachable", status: "pass", title: "The Kubernetes API answers" }),
  result({
    id: "kubernetes/pod-readiness",
    status: "unknown",
    title: "Every pod is ready",
    reason: "pods is forbidden in namespace nomnom-dev",
    remedy: {
      summary: "Let ci read pods: an administrator applies this.",
      commands: ["kubectl apply -f - <<'EOF'\nkind: Role\n---\nkind: RoleBinding\nEOF"],
    },
  }),
  result({
    id: "nats/stream-overlap",
    status: "fail",
    title: "Stream subjects do not overlap",
    findings: [
      found({ severity: "info", message: "DRAFTS is sealed", remedy: null }),
      found({ severity: "warning", message: "OLD is empty since 30 days", remedy: null }),
      found(),
      found({
        message: "TEMP is left over",
        remedy: null,
        suppressed: { reason: "issue 12", until: "2027-01-01" },
      }),
    ],
  }),
  result({
    id: "nats/storage-reservation",
    status: "warn",
    title: "Streams fit into max_file",
    findings: [found({ severity: "warning", message: "4.6 of 5.0 GiB are reserved", remedy: null })],
  }),
  result({
    id: "postgres/table-presence",
    status: "blocked",
    title: "Expected tables exist",
    blockedBy: ["postgres/reachable"],
  }),
  result({ id: "pipeline/flow", status: "skip", reason: "no address for the ingestion API is known" }),
]);

/** The crash of a service, found before its cause, and the cause. */
export const crashAndCause = report([
  result({
    id: "kubernetes/pod-readiness",
    status: "fail",
    findings: [
      found({
        message: "nomnom-ingestion-api keeps crashing",
        resource: "kubernetes/deployment/nomnom-ingestion-api",
        remedy: { summary: "Read its log.", commands: ["kubectl logs x"] },
        explainedBy: "nats/stream-overlap",
        fingerprint: `sha256:${"1".repeat(64)}`,
      }),
    ],
  }),
  result({ id: "nats/stream-overlap", status: "fail", findings: [found()] }),
]);

/** What every format says of the crash, and never what it says of it alone. */
export const therefore = "therefore: nomnom-ingestion-api keeps crashing (kubernetes/pod-readiness)";
