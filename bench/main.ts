/** `npm run bench [NAME…]`: every figure in one run, one table. */
import * as bigSnapshot from "./big-snapshot.ts";
import * as doctor from "./doctor.ts";
import type { Figure } from "./figure.ts";
import * as manyFindings from "./many-findings.ts";
import * as overlap from "./overlap.ts";
import * as portForward from "./port-forward.ts";
import { printFigures } from "./print-figures.ts";
import * as screen from "./screen.ts";
import * as startup from "./startup.ts";
import * as watch from "./watch.ts";
import * as watchMemory from "./watch-memory.ts";

const benches = {
  startup,
  screen,
  doctor,
  overlap,
  "big-snapshot": bigSnapshot,
  "many-findings": manyFindings,
  "port-forward": portForward,
  watch,
  "watch-memory": watchMemory,
};

/** Takes minutes: only when asked for. */
const byNameOnly: readonly string[] = ["watch-memory"];

const wanted = process.argv.slice(2);
const figures: Figure[] = [];
for (const [name, { measure }] of Object.entries(benches)) {
  if (wanted.length > 0 ? !wanted.includes(name) : byNameOnly.includes(name)) continue;
  figures.push(...(await measure()));
}
printFigures(figures);
