import { expect, it } from "vitest";
import { type StatusRow, statusLines } from "../../../../src/cli/forward/forward-status-lines.ts";
import type { ForwardStatus } from "../../../../src/connect/port-forward/forward-status.ts";

const unused: ForwardStatus = {
  pod: null,
  connections: { open: 0, total: 0, failed: 0 },
  bytes: { up: 0, down: 0 },
  reconnects: 0,
  lastFailure: null,
};
const used: ForwardStatus = {
  ...unused,
  pod: { name: "nomnom-postgres-0", port: 5432 },
  connections: { open: 2, total: 7, failed: 0 },
  bytes: { up: 255, down: 3_500_000 },
};
const row = (target: string, status: ForwardStatus): StatusRow => ({ target, status });
const wide = { columns: 200, lines: 20, ellipsis: "…" };

it("A status line shows connections, bytes and the pod, targets in one column", () => {
  expect(statusLines([row("svc/nomnom-postgres:5432", used), row("svc/web:80", unused)], wide)).toEqual([
    "svc/nomnom-postgres:5432  2 open of 7  up 255 B, down 3.34 MiB  pod nomnom-postgres-0",
    "svc/web:80                no connection yet",
  ]);
});

it("A status line says what is wrong before anything else", () => {
  const failing = {
    ...used,
    connections: { open: 1, total: 7, failed: 2 },
    reconnects: 1,
    lastFailure: { message: "Service web: its one pod is not ready", error: null },
  };
  expect(statusLines([row("svc/web:80", failing)], wide)[0]).toMatch(
    /1 open of 7 {2}Service web: its one pod is not ready {2}up .*1 reconnect {2}2 failed {2}pod /,
  );
});

it("A status line waits for a pod before there was any", () => {
  const waiting = {
    ...unused,
    connections: { open: 1, total: 1, failed: 0 },
    lastFailure: { message: "Service web has no pod", error: null },
  };
  expect(statusLines([row("svc/web:80", waiting)], wide)[0]).toContain("Service web has no pod");
});

it("A status line keeps the figures where the screen is narrow", () => {
  const [line = ""] = statusLines([row("svc/nomnom-postgres:5432", used)], { ...wide, columns: 70 });
  expect(line).toHaveLength(70);
  expect(line).toContain("down 3.34 MiB");
  expect(line.endsWith("…")).toBe(true);
});

it("The status lines show the targets in use where there are more than lines, and count the others", () => {
  const rows = Array.from({ length: 30 }, (_, index) =>
    row(`svc/web-${index}:80`, index % 10 === 5 ? used : unused),
  );
  const lines = statusLines(rows, { ...wide, lines: 10 });
  expect(lines.map((line) => line.split(/ {2}/)[0]?.trim())).toEqual([
    "svc/web-5:80",
    "svc/web-15:80",
    "svc/web-25:80",
    "and 27 more",
  ]);
});

it("There are never more status lines than the screen has", () => {
  const rows = Array.from({ length: 30 }, (_, index) => row(`svc/web-${index}:80`, used));
  expect(statusLines(rows, { ...wide, lines: 10 })).toHaveLength(10);
  expect(statusLines(rows, { ...wide, lines: 10 }).at(-1)).toBe("and 21 more");
});

it("A status line lets nothing of a server control the terminal", () => {
  const hostile = { ...used, lastFailure: { message: "\u001b[2Jgone\nline", error: null } };
  const [line = ""] = statusLines([row("svc/web:80", hostile)], wide);
  expect(line).not.toContain("\u001b");
  expect(line).not.toContain("\n");
});
