/** How many lines each part of the screen gets. Together always one less than the terminal has rows. */
export interface Layout {
  /** True when nothing sensible fits: one line says so. */
  tooSmall: boolean;
  header: number;
  body: number;
  /** The rule between body and what follows. */
  rule: number;
  /** Below the list: the row under the cursor in full, and the command to type. */
  preview: number;
  notice: number;
  footer: number;
}

const smallest = { columns: 40, rows: 6 };

/** The parts of the list screen; the detail screen gives the preview's lines to its body. */
export function layoutOf(columns: number, rows: number, screen: "list" | "page"): Layout {
  if (columns < smallest.columns || rows < smallest.rows) {
    return { tooSmall: true, header: 0, body: 0, rule: 0, preview: 0, notice: 0, footer: 1 };
  }
  const header = rows < 12 ? 1 : 2;
  const rule = rows < 12 ? 0 : 1;
  const preview = screen === "page" ? 0 : previewLines(columns, rows);
  const notice = 1;
  const footer = 1;
  const body = rows - 1 - header - rule - preview - notice - footer;
  return { tooSmall: false, header, body, rule, preview, notice, footer };
}

function previewLines(columns: number, rows: number): number {
  if (rows < 16) return 0;
  if (rows < 32) return columns < 60 ? 4 : 3;
  return 6;
}
