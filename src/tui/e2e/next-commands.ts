import type { Hop } from "../../e2e/reporting/hops.ts";
import { command, commandLine } from "../../remedy/command.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { type E2eState, type StepEntry, selectedStep } from "./e2e-state.ts";
import { isTrouble, stepStateOf } from "./step-state.ts";

export interface NextCommand {
  why: string;
  command: string;
}

/** The areas of doctor that look at what is at both ends of a hop. */
const areas: Record<Hop, readonly string[]> = {
  "client-to-api": ["kubernetes"],
  "api-to-stream": ["nats"],
  "stream-to-worker": ["nats", "kubernetes"],
  "worker-to-database": ["postgres"],
  "database-to-dashboard": ["postgres", "kubernetes"],
};

/** How to go on from a step, most useful first; nothing when there is nothing to do. */
export function nextCommands(state: E2eState, step: StepEntry): NextCommand[] {
  const nomnom = (...args: readonly string[]) => commandLine(command("nomnom", ...args));
  const left = state.changes.some(({ outcome }) => outcome?.state === "left");
  const recover = left
    ? [{ why: "puts back what is still changed", command: nomnom("e2e", "--recover", ...where(state)) }]
    : [];
  if (!isTrouble(stepStateOf(step))) return recover;
  const hop = step.result?.hop ?? step.hop;
  const area = hop === null ? [] : ["--area", ...areas[hop]];
  return [
    ...recover,
    {
      why: "says what is wrong with both ends of the hop",
      command: nomnom("doctor", ...where(state), ...area),
    },
    {
      why: "runs this step again, with what it needs",
      command: nomnom("e2e", ...where(state), "--step", `${step.number}`),
    },
  ];
}

/** What `Y` copies. Control characters never reach the clipboard: it is pasted into a shell. */
export function copyNext(state: E2eState): string | null {
  const step = selectedStep(state);
  const [first] = step === null ? [] : nextCommands(state, step);
  return first === undefined ? null : sanitise(first.command);
}

function where({ target }: E2eState): string[] {
  return [
    ...(target?.context ? ["--context", target.context] : []),
    ...(target?.namespace ? ["-n", target.namespace] : []),
  ];
}
