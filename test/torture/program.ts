import { type Ended as EndedByItself, startNomnom } from "../support/nomnom.ts";
import type { Kill, Moment, Traffic } from "./plan.ts";

export interface Ended extends EndedByItself {
  signal: NodeJS.Signals | null;
  /** It had to be ended, because it did not end. */
  hung: boolean;
  /** How often it was struck. */
  struck: number;
}

export interface RunningProgram {
  ended: Promise<Ended>;
  /** What passes the proxies: a kill may wait for it. */
  onMoment(on: Traffic, nth: number, moment: Moment): void;
}

/** Runs the built program and strikes it as planned. */
export function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  kills: readonly Kill[],
  longestMs: number,
): RunningProgram {
  const { child, ended } = startNomnom(args, env);
  const blows = { hung: false, struck: 0 };
  const timers = [
    setTimeout(() => {
      blows.hung = true;
      child.kill("SIGKILL");
    }, longestMs),
  ];
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
  const strike = ({ signal, againMs }: Kill) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    blows.struck += 1;
    if (againMs !== null) later(againMs, () => child.kill(signal === "SIGSTOP" ? "SIGCONT" : signal));
  };
  const waiting = new Set(kills);
  return {
    ended: ended
      .finally(() => {
        for (const timer of timers) clearTimeout(timer);
      })
      .then((end) => ({ ...end, ...blows })),
    onMoment(on, nth, moment) {
      for (const kill of waiting) {
        const { when } = kill;
        if (when.kind === "request" && (when.on !== on || when.nth !== nth || when.moment !== moment))
          continue;
        waiting.delete(kill);
        if (when.kind === "after") later(when.ms, () => strike(kill));
        else strike(kill);
      }
    },
  };
}
