import { displayWidth } from "../../../terminal/display-width.ts";

/** Puts whole frames on the alternate screen, writing only the rows that changed. */
export interface FramePainter {
  /** `frame`: rows separated by newlines, none wider than the terminal. */
  paint(frame: string): void;
  /** Forgets what is on the screen: the next frame is drawn from an empty one. After a resize, and when others wrote. */
  invalidate(): void;
}

const beginUpdate = "\u001b[?2026h";
const endUpdate = "\u001b[?2026l";
const clearScreen = "\u001b[0m\u001b[2J";
const clearToEnd = "\u001b[0m\u001b[K";

/**
 * Ink's own writer moves the cursor relative to where the last frame ended: one row too many and it scrolls, or clears the
 * scrollback (Ink 6.8, log-update). Here every row has its place, so nothing can drift, and an unchanged row is not touched.
 */
export function createFramePainter(write: (text: string) => void, columns: () => number): FramePainter {
  let shown: string[] | null = null;
  return {
    paint(frame) {
      const rows = frame.split("\n");
      const before = shown ?? [];
      const changes = Array.from({ length: Math.max(rows.length, before.length) }, (_, index) => {
        const row = rows[index] ?? "";
        return row === before[index] ? "" : drawRow(index, row, columns());
      }).join("");
      const prefix = shown === null ? clearScreen : "";
      shown = rows;
      // Begin and end of a synchronized update: terminals that know it show the frame in one piece, the others ignore it.
      if (prefix + changes !== "") write(beginUpdate + prefix + changes + endUpdate);
    },
    invalidate() {
      shown = null;
    },
  };
}

/** After a row that fills the width the cursor waits on its last column, where clearing to the end would take the last character. */
function drawRow(index: number, row: string, columns: number): string {
  const position = `\u001b[${index + 1};1H`;
  return displayWidth(row) < columns ? `${position}${row}${clearToEnd}` : `${position}${row}`;
}
