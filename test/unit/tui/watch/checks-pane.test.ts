import { expect, test } from "vitest";
import { plainText, span } from "../../../../src/tui/kit/line.ts";
import { checksPane } from "../../../../src/tui/watch/panes/checks.ts";
import { nameColumn } from "../../../../src/tui/watch/table-columns.ts";
import { tableLines } from "../../../../src/tui/watch/table-lines.ts";

import { finding, result } from "../doctor/doctor-run.ts";
import { Dashboard } from "./dashboard.ts";

test("The pane of checks has causes first, symptoms below them, and a line an area for what passed", () => {
  const checks = [
    result("kubernetes/reachable", "pass"),
    result("kubernetes/restarts", "pass"),
    result("kubernetes/pod-readiness", "fail", [
      finding("worker crashes", { explainedBy: "nats/stream-overlap" }),
    ]),
    result("nats/stream-overlap", "fail", [finding("MESSAGES overlaps")]),
    result("nats/reachable", "pass", [], { asOf: "2026-01-01T14:00:00.000Z" }),
    result("pipeline/single-api", "skip", [], { reason: "left out" }),
  ];
  const facts = { ...new Dashboard().state, checks, changed: ["checks/kubernetes/restarts"] };
  const lines = checksPane
    .lines(facts, { top: 0, room: 20, width: 80 })
    .map((line) => plainText(line).trimEnd());
  expect(lines).toEqual([
    "  ✗ FAIL    nats/stream-overlap  MESSAGES overlaps",
    "    └ kubernetes/pod-readiness: worker crashes",
    "* ✓ pass    kubernetes  reachable, restarts",
    "  ✓ pass    nats  as of 14:00:00  reachable",
    "  ○ skip    pipeline  single-api",
  ]);
  expect(checksPane.length(facts)).toBe(lines.length);
});

test("Names that do not fit lose first what they all begin with", () => {
  const rows = [
    "nomnom-dashboard-backend-r8vmt",
    "nomnom-dashboard-frontend-4spxh",
    "nomnom-ingestion-api-w78w4",
  ];
  const lines = (width: number) =>
    tableLines(
      rows.map((key) => ({ key })),
      [nameColumn(true)],
      width,
      () => span("  "),
    ).map((line) => plainText(line).trim());
  expect(lines(28)).toEqual([
    "NAME",
    "dashboard-backend-r8vmt",
    "dashboard-frontend-4spxh",
    "ingestion-api-w78w4",
  ]);
  expect(lines(60)[1]).toBe("nomnom-dashboard-backend-r8vmt");
});
