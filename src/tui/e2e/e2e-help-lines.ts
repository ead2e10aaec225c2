import { helpLines, helpSection } from "../kit/key-lines.ts";
import { blank, type Line } from "../kit/line.ts";
import { e2eKeys } from "./e2e-keys.ts";
import type { E2eState } from "./e2e-state.ts";

const states = [
  "FAIL, WARN  enter says why, and what to type",
  "UNKNOWN     could not be decided; never counted as good",
  "BLOCKED     needs a step that did not succeed",
  "skip        not chosen or not applicable, with the reason",
];

const hops = [
  "BROKEN      where the message stopped",
  "unseen      it must have passed, nobody saw when",
  "waiting     it has come so far",
  "at once     seen in the same look as the place before",
];

/** The help of the screen of a run. */
export function e2eHelpLines(state: E2eState): Line[] {
  return helpLines(e2eKeys, state, [
    ...helpSection("Steps", states),
    blank,
    ...helpSection("The message's way", hops),
  ]);
}
