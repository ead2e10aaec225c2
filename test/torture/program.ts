import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Kill, Moment, Traffic } from "./plan.ts";

const program = fileURLToPath(new URL("../../bin/nomnom.js", import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
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
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", LC_ALL: "C.UTF-8", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended: Ended = { code: null, signal: null, stdout: "", stderr: "", hung: false, struck: 0 };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    ended.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    ended.stderr += text;
  });
  const timers = [
    setTimeout(() => {
      ended.hung = true;
      child.kill("SIGKILL");
    }, longestMs),
  ];
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
  const strike = ({ signal, againMs }: Kill) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    ended.struck += 1;
    if (againMs !== null) later(againMs, () => child.kill(signal === "SIGSTOP" ? "SIGCONT" : signal));
  };
  const waiting = new Set(kills);
  return {
    ended: new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        for (const timer of timers) clearTimeout(timer);
        resolve({ ...ended, code, signal });
      });
    }),
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
