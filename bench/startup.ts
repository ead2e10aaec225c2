import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { inTurnMs } from "./process-time.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));

/** The commands that only print, beside a bare node. */
export async function measure(): Promise<Figure[]> {
  const flags = ["--version", "--help"];
  const ours = flags.map((flag) => [{ command: process.execPath, args: [program, flag] }]);
  const bare = [{ command: process.execPath, args: ["-e", "0"] }];
  const [bareMs = 0, ...flagMs] = await inTurnMs([bare, ...ours], 15);
  return flags.map((flag, index) => ({
    name: `nomnom ${flag}`,
    unit: "ms",
    ours: flagMs[index] ?? 0,
    reference: { name: "node -e 0", value: bareMs },
    goal: "≤ 1.5 ×",
  }));
}
