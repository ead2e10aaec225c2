import process from "node:process";
import { type Look, openTerminal } from "./terminal.ts";

const size = { columns: 100, rows: 26 };

/** A screen as the documents show it. */
export interface Picture {
  name: string;
  program: string[];
  /** Keys, and what shows that they have done their work. */
  steps: { press: string; shows: string }[];
}

const doctor = ["test/terminal/play-recording.ts", "seed"];
export const pictures: readonly Picture[] = [
  { name: "doctor", program: doctor, steps: [{ press: "", shows: "done in" }] },
  {
    name: "doctor-finding",
    program: doctor,
    steps: [
      { press: "", shows: "done in" },
      { press: "nn\r", shows: "[Finding]" },
    ],
  },
  {
    name: "doctor-watch",
    program: ["test/terminal/play-watch.ts"],
    steps: [
      { press: "", shows: "PASS" },
      { press: "p", shows: "PAUSED" },
      { press: "R", shows: "PASS for 5 s" },
      { press: "R", shows: "PASS for 10 s" },
      { press: "R", shows: "FAIL for 1 s" },
      { press: "R", shows: "FAIL for 5 s" },
      { press: "R", shows: "FAIL for 10 s" },
    ],
  },
  {
    name: "e2e",
    program: ["test/terminal/play-e2e.ts", "dead-letter-42p10"],
    steps: [{ press: "", shows: "done in" }],
  },
];

const cell = { width: 8.4, height: 18 };
const margin = 12;
const background = "#1c1f26";
const foreground = "#d7dae0";
/** The sixteen colours, in their usual order. */
const palette = [
  ...["#1c1f26", "#f0716b", "#8fce72", "#e5c062", "#6caeee", "#cf8ee0", "#5fc4cf", "#d7dae0"],
  ...["#7d8590", "#ff8f89", "#a9e28d", "#f5d67b", "#8cc4ff", "#e0a8ef", "#7bdbe5", "#ffffff"],
];

/** The real screen in a real pseudo-terminal, as SVG. */
export async function draw({ program, steps }: Picture): Promise<string> {
  await using terminal = openTerminal(process.execPath, ["--import", "tsx", ...program], size);
  for (const { press, shows } of steps) {
    terminal.press(press);
    await terminal.waitForText(shows);
  }
  return svgOf(terminal.looks());
}

function svgOf(rows: readonly Look[][]): string {
  const width = Math.ceil(size.columns * cell.width + 2 * margin);
  const height = rows.length * cell.height + 2 * margin;
  const body = rows.flatMap((looks, row) => rowOf(looks, margin + row * cell.height)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="8" fill="${background}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
${body}
</g>
</svg>
`;
}

function rowOf(looks: readonly Look[], top: number): string[] {
  let column = 0;
  return looks.flatMap((look) => {
    const x = margin + column * cell.width;
    const length = [...look.text].length * cell.width;
    column += [...look.text].length;
    if (look.text.trim() === "" && !look.reverse) return [];
    const colour = look.colour === null ? foreground : (palette[look.colour] ?? foreground);
    const box = `<rect x="${x.toFixed(1)}" y="${top}" width="${length.toFixed(1)}" height="${cell.height}" fill="${colour}"/>`;
    const style = `${look.bold ? ' font-weight="bold"' : ""}${look.dim ? ' opacity="0.65"' : ""}`;
    const text = `<text x="${x.toFixed(1)}" y="${top + 13}" textLength="${length.toFixed(1)}" fill="${look.reverse ? background : colour}"${style}>${escaped(look.text)}</text>`;
    return look.reverse ? [box, text] : [text];
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
