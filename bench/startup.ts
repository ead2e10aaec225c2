import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { inTurnMs } from "./process-time.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));

const incident = fileURLToPath(new URL("../fixtures/snapshots/incident/snapshot.json", import.meta.url));

/** Commands that ask no server, beside a bare node. */
const commands = [
  { name: "nomnom --version", args: ["--version"], goal: "≤ 1.5 ×" },
  { name: "nomnom --help", args: ["--help"], goal: "≤ 1.5 ×" },
  { name: "nomnom doctor --from the incident", args: ["doctor", "--from", incident], goal: "≤ 3 ×" },
];

export async function measure(): Promise<Figure[]> {
  const ours = commands.map(({ args }) => [{ command: process.execPath, args: [program, ...args] }]);
  const bare = [{ command: process.execPath, args: ["-e", "0"] }];
  const [bareMs = 0, ...ms] = await inTurnMs([bare, ...ours], 15);
  return commands.map(({ name, goal }, index) => ({
    name,
    unit: "ms",
    ours: ms[index] ?? 0,
    reference: { name: "node -e 0", value: bareMs },
    goal,
  }));
}
