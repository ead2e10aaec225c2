import { helpLines, helpSection } from "../kit/key-lines.ts";
import { blank, type Line } from "../kit/line.ts";
import { doctorKeys } from "./doctor-keys.ts";
import type { DoctorState } from "./doctor-state.ts";

const states = [
  "FAIL, WARN  something is wrong; enter says what and what to type",
  "UNKNOWN     could not be decided; never counted as good",
  "BLOCKED     needs a check that failed",
  "skip        not wanted or not applicable, with the reason",
];

const filters = [
  "text        rows that contain it; several words: all of them",
  "!text       rows that do not",
  "st:fail     by state    area:nats   by area",
];

/** The help of the doctor screen. */
export function doctorHelpLines(state: DoctorState): Line[] {
  return helpLines(doctorKeys, state, [
    ...helpSection("Filter, after /", filters),
    blank,
    ...helpSection("States", states),
  ]);
}
