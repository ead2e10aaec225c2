import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { pairedMs } from "./process-time.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));

/** How long before something is on the screen, beside a bare node. */
export async function measure(): Promise<Figure[]> {
  const bare = [{ command: process.execPath, args: ["-e", "0"] }];
  const figures: Figure[] = [];
  for (const flag of ["--version", "--help"]) {
    const times = await pairedMs([{ command: process.execPath, args: [program, flag] }], bare);
    figures.push({
      name: `nomnom ${flag}`,
      unit: "ms",
      ours: times.ours,
      reference: { name: "node -e 0", value: times.reference },
      goal: "≤ 1.5 ×",
    });
  }
  return figures;
}
