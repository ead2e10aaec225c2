const unicodeBars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const asciiBars = [".", ":", "-", "=", "#"];

/** Numbers as a row of bars, from nothing to the largest of them. */
export function sparkline(values: readonly number[], unicode: boolean): string {
  const bars = unicode ? unicodeBars : asciiBars;
  const largest = Math.max(0, ...values);
  return values
    .map((value) => {
      const level = largest === 0 ? 0 : Math.round((Math.max(0, value) / largest) * (bars.length - 1));
      return bars[level] ?? "";
    })
    .join("");
}

/** `[####----]`: how much of a limit is taken; full when it is more than all. */
export function gauge(part: number, whole: number, width: number, unicode: boolean): string {
  const share = whole <= 0 ? 1 : Math.min(1, part / whole);
  const filled = Math.round(share * width);
  return unicode
    ? "█".repeat(filled) + "░".repeat(width - filled)
    : `[${"#".repeat(filled)}${"-".repeat(width - filled)}]`;
}
