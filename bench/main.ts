/** `npm run bench [NAME…]`: every figure in one run, one table. */
import * as doctor from "./doctor.ts";
import type { Figure } from "./figure.ts";
import * as overlap from "./overlap.ts";
import * as portForward from "./port-forward.ts";
import * as screen from "./screen.ts";
import * as startup from "./startup.ts";
import * as watch from "./watch.ts";
import * as watchMemory from "./watch-memory.ts";

const benches = {
  startup,
  screen,
  doctor,
  overlap,
  "port-forward": portForward,
  watch,
  "watch-memory": watchMemory,
};

/** Takes minutes: only when asked for. */
const byNameOnly: readonly string[] = ["watch-memory"];

const wanted = process.argv.slice(2);
const rows: string[][] = [["figure", "ours", "reference", "", "ratio", "goal"]];
for (const [name, { measure }] of Object.entries(benches)) {
  if (wanted.length > 0 ? !wanted.includes(name) : byNameOnly.includes(name)) continue;
  for (const figure of await measure()) rows.push(row(figure));
}
const widths =
  rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
for (const cells of rows)
  console.log(
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );

function row({ name, unit, ours, reference, goal }: Figure): string[] {
  return [
    name,
    `${round(ours)} ${unit}`,
    reference ? `${round(reference.value)} ${unit}` : "",
    reference?.name ?? "",
    reference ? `${round(ours / reference.value)} ×` : "",
    goal ?? "",
  ];
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
