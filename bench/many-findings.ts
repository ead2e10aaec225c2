import type { CheckResult, ReportedFinding } from "../src/doctor/report.ts";
import { doctorLines } from "../src/tui/doctor/doctor-lines.ts";
import { reduceDoctor } from "../src/tui/doctor/doctor-reducer.ts";
import { type DoctorState, initialDoctorState } from "../src/tui/doctor/doctor-state.ts";
import { paintFrame } from "../src/tui/kit/paint-line.ts";
import { type Figure, median } from "./figure.ts";

const terminal = { columns: 120, rows: 40, unicode: true, screenReader: false };
const check = { id: "nats/stream-overlap", title: "Stream subjects do not overlap" } as const;
const presses = 200;

/** From a key to the painted frame, without Ink and the terminal, in a list of very many findings beside one of ten. */
export async function measure(): Promise<Figure[]> {
  const few = screenWith(10);
  const many = screenWith(10_000);
  const moving = ["down", "down", "pagedown", "up", "n"];
  const typing = ["/", "s", "t", "r", "9", "9", "escape"];
  return [
    {
      name: "a key in a list of 10,000 findings",
      unit: "ms",
      ours: perKeyMs(many, moving),
      reference: { name: "10 findings", value: perKeyMs(few, moving) },
      goal: "≤ 16 ms",
    },
    {
      name: "a letter of the filter over 10,000 findings",
      unit: "ms",
      ours: perKeyMs(many, typing),
      reference: { name: "10 findings", value: perKeyMs(few, typing) },
      goal: "≤ 100 ms",
    },
  ];
}

function perKeyMs(initial: DoctorState, keys: readonly string[]): number {
  const times: number[] = [];
  let state = initial;
  for (let press = 0; press < presses; press += 1) {
    const key = keys[press % keys.length] ?? "";
    const startedAt = performance.now();
    ({ state } = reduceDoctor(state, { type: "key", key, atMs: press }));
    paintFrame(doctorLines(state), { columns: terminal.columns, colour: true, reverse: true });
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

function screenWith(findings: number): DoctorState {
  const state = initialDoctorState(terminal, 0, [check]);
  const result: CheckResult = {
    ...check,
    status: "fail",
    durationMs: 1,
    reason: null,
    blockedBy: [],
    remedy: null,
    findings: Array.from({ length: findings }, (_, index) => findingOf(index)),
  };
  return reduceDoctor(state, { type: "event", event: { type: "check-finished", result }, atMs: 0 }).state;
}

function findingOf(index: number): ReportedFinding {
  return {
    severity: "error",
    message: `Streams STREAM${index} and STREAM${index + 1} both claim tenant${index}.events.>; the server refuses the second (10065)`,
    resource: `nats/stream/STREAM${index}`,
    evidence: { a: `STREAM${index}`, b: `STREAM${index + 1}` },
    remedy: {
      summary: "Give one of them a subject of its own",
      commands: [`nats stream edit STREAM${index}`],
    },
    fingerprint: `sha256:${index.toString(16).padStart(64, "0")}`,
  };
}
