import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { serviceSchema } from "../../../../src/snapshot/kubernetes/network.ts";
import { succeed } from "../../../../src/snapshot/probe-result.ts";
import { panes } from "../../../../src/tui/watch/panes.ts";
import { nameColumn } from "../../../../src/tui/watch/table-columns.ts";
import { tablePane } from "../../../../src/tui/watch/table-pane.ts";
import { type Round, watchRound } from "../../../terminal/watch-rounds.ts";
import { Dashboard, intervalMs } from "./dashboard.ts";

/** A pane as somebody would add it: this object and its line in the list are all there is of it. */
const servicesPane = tablePane({
  id: "services",
  title: "Services",
  side: "left",
  importance: 3,
  shows: "port of each Service",
  section: "kubernetes/services",
  rows: (services) =>
    services.map(({ metadata, spec }) => ({ key: metadata.name, port: spec.ports[0]?.port ?? 0 })),
  figures: { port: (row: { key: string; port: number }) => row.port },
  columns: ({ unicode }) => [
    nameColumn(unicode),
    { title: "PORT", right: true, text: ({ port }) => String(port) },
  ],
  changes: {
    changed: (old, row) =>
      old.port === row.port ? null : { tone: "plain", text: `service ${row.key} moved to ${row.port}` },
  },
  help: { perMinute: "ports of a Service", terms: [["PORT", "where it listens"]] },
});

function roundWith(number: number, port: number): Round {
  const round = watchRound(number);
  const service = serviceSchema.parse({ metadata: { name: "nomnom-nats" }, spec: { ports: [{ port }] } });
  round.snapshot.sections["kubernetes/services"] = succeed([service]);
  return round;
}

function dashboardWith(size?: { columns: number; rows: number }): Dashboard {
  return new Dashboard(size, [...panes, servicesPane]).tick(0).answer(roundWith(0, 4222));
}

test("A pane added to the list stands on its side of the screen with its title, its number and its rows", () => {
  const dashboard = dashboardWith();
  expect(dashboard.row("Services")).toMatch(/^ 7 Services /);
  expect(dashboard.row("nomnom-nats ")).toMatch(/^ {2}nomnom-nats +4222 /);
});

test("A pane added to the list gets the focus by its number, and by going back from the first pane", () => {
  expect(dashboardWith().press("7").row("Services")).toMatch(/^\[7 Services\]/);
  expect(dashboardWith().press("shift+tab").row("Services")).toMatch(/^\[7 Services\]/);
});

test("A pane added to the list has a tab and can be shown alone on a narrow terminal", () => {
  const dashboard = dashboardWith({ columns: 80, rows: 24 }).press("7", "enter");
  expect(dashboard.text()).toContain("[7 Services]");
  expect(dashboard.row("nomnom-nats ")).toMatch(/4222/);
});

test("A pane added to the list is in the help and in the footer with its number and its columns", () => {
  const dashboard = dashboardWith().press("?");
  expect(dashboard.row("go to a pane")).toMatch(/^ {2}1-7 /);
  expect(dashboard.text()).toMatch(/rows inserted into a table, ports\s+of a Service/);
  expect(dashboard.row("where it listens")).toMatch(/^ {2}PORT /);
  expect(dashboard.press("?").text()).toContain("1-7 pane");
});

test("A pane added to the list reports its changes, marks the row and remembers its figures", () => {
  const dashboard = dashboardWith().tick(intervalMs).answer(roundWith(1, 4223));
  expect(dashboard.texts()).toContain("service nomnom-nats moved to 4223");
  expect(dashboard.text()).toMatch(/^\* nomnom-nats +4223 /m);
  const figures = dashboard.state.history["services/port"]?.["nomnom-nats"];
  expect(figures?.map(({ value }) => value)).toEqual([4222, 4223]);
});

test("A pane added to the list says since when its rows are stale", () => {
  const dashboard = dashboardWith().tick(intervalMs);
  const round = watchRound(1);
  round.snapshot.sections["kubernetes/services"] = {
    ok: false,
    error: { kind: "forbidden", system: "kubernetes", message: "may not list services" },
  };
  dashboard.answer(round).tick(2_000);
  expect(dashboard.row("Services")).toMatch(/7 Services +STALE for 2 s: forbidden/);
  expect(dashboard.row("nomnom-nats ")).toMatch(/4222/);
});

const page = readFileSync("docs/terminal.md", "utf8");

test("docs/terminal.md names the panes in the order of their numbers", () => {
  const names = panes.map(({ id }) => id).join(", ");
  expect(page).toContain(`| \`1\`-\`${panes.length}\`, tab | ${names} |`);
});

test("docs/terminal.md says of each pane what it shows", () => {
  const rows = panes.map(({ id, shows }) => `| ${id} | ${shows} |\n`);
  expect(page).toContain(`| pane | shows |\n|---|---|\n${rows.join("")}\n`);
});
