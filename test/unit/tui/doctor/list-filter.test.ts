import { describe, expect, test } from "vitest";
import { listRows } from "../../../../src/tui/doctor/list-rows.ts";
import { finding, result, screenOf } from "./doctor-run.ts";

const results = [
  result("kubernetes/pod-readiness", "warn", [
    finding("worker restarts", { severity: "warning", resource: "kubernetes/deployment/worker" }),
  ]),
  result("nats/stream-overlap", "fail", [finding("MESSAGES overlaps"), finding("ORDERS overlaps")]),
  result("nats/reachable", "pass"),
  result("postgres/table-presence", "unknown", [], { reason: "permission denied for schema public" }),
];

/** What is left of checks and findings, by id or message. */
function left(filter: string): string[] {
  const keys = [...filter].map((character) => (character === " " ? "space" : character));
  return listRows(screenOf(results).press("/", ...keys).state)
    .filter((row) => row.kind !== "area")
    .map((row) => (row.kind === "finding" ? row.finding.message : row.key));
}

describe("the filter", () => {
  test.each<[filter: string, left: string[]]>([
    ["overlap", ["nats/stream-overlap", "MESSAGES overlaps", "ORDERS overlaps"]],
    ["OrdErs", ["nats/stream-overlap", "ORDERS overlaps"]],
    ["orders messages", []],
    ["nats orders", ["nats/stream-overlap", "ORDERS overlaps"]],
    ["permission denied", ["postgres/table-presence"]],
    ["!nats", ["kubernetes/pod-readiness", "worker restarts", "postgres/table-presence"]],
    ["overlap !orders", ["nats/stream-overlap", "MESSAGES overlaps"]],
    ["st:fail", ["nats/stream-overlap", "MESSAGES overlaps", "ORDERS overlaps"]],
    ["!st:pass !st:fail", ["kubernetes/pod-readiness", "worker restarts", "postgres/table-presence"]],
    ["area:nats st:p", ["nats/reachable"]],
    ["area:post", ["postgres/table-presence"]],
    ["nothing like it", []],
  ])("The filter %s finds what it names", (filter, expected) => {
    expect(left(filter)).toEqual(expected);
  });

  test.each(["!", "st:", "area:", "!st:"])("%s alone is somebody still typing", (filter) => {
    expect(left(filter)).toHaveLength(7);
  });
});
