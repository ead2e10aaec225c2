import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";

const size = { cols: 100, rows: 30 };
const deadlineMs = 20_000;

/** Moments in ms after a program was started in a pseudo-terminal. */
export interface TerminalTimes {
  /** The first character somebody can see. */
  firstMs: number;
  /** All the texts are on the screen. */
  completeMs: number;
}

/** Starts a program in a terminal with a line for each of `texts` and some more, waits until all were written, and ends it. Rejects when that never comes. */
export function timeOnTerminal(
  args: readonly string[],
  env: Record<string, string>,
  texts: readonly string[],
): Promise<TerminalTimes> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const rows = Math.max(size.rows, texts.length + 20);
    const terminal = spawn(process.execPath, [...args], { ...size, rows, env: terminalEnvironment(env) });
    const deadline = setTimeout(() => terminal.kill("SIGTERM"), deadlineMs);
    let written = "";
    let firstMs: number | null = null;
    let times: TerminalTimes | null = null;
    terminal.onData((data) => {
      written += data;
      const visible = stripVTControlCharacters(written);
      if (visible.trim() === "" || times !== null) return;
      firstMs ??= performance.now() - startedAt;
      if (!texts.every((text) => visible.includes(text))) return;
      times = { firstMs, completeMs: performance.now() - startedAt };
      terminal.kill("SIGTERM");
    });
    terminal.onExit(() => {
      clearTimeout(deadline);
      if (times === null) reject(new Error(`not all was shown before it ended:\n${written}`));
      else resolve(times);
    });
  });
}

/** How long a program takes from its start in a terminal to its end. */
export function timeToExit(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const terminal = spawn(process.execPath, [...args], { ...size, env: terminalEnvironment({}) });
    terminal.onExit(() => resolve(performance.now() - startedAt));
  });
}

/** As a person's: not CI, UTF-8, colours. */
function terminalEnvironment(env: Record<string, string>): Record<string, string> {
  return { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", ...env };
}
