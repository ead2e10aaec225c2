import type { Figure } from "./figure.ts";

/** One table, columns aligned. */
export function printFigures(figures: readonly Figure[]): void {
  const rows = [["figure", "ours", "reference", "", "ratio", "goal"], ...figures.map(row)];
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  for (const cells of rows)
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

function row({ name, unit, ours, reference, goal }: Figure): string[] {
  return [
    name,
    amount(ours, unit),
    reference ? amount(reference.value, unit) : "",
    reference?.name ?? "",
    reference && Number.isFinite(reference.value) ? `${round(ours / reference.value)} ×` : "",
    goal ?? "",
  ];
}

/** An infinite time is never. */
function amount(value: number, unit: string): string {
  return Number.isFinite(value) ? `${round(value)} ${unit}` : "never";
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
