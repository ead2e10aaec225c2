import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";

const size = { cols: 100, rows: 30 };

/** Moments in ms after a program was started in a pseudo-terminal. */
export interface TerminalTimes {
  /** The first character somebody can see. */
  firstMs: number;
  /** All the texts are on the screen. */
  completeMs: number;
}

/** Starts a program in a terminal, waits until all of `texts` were written, and ends it. Rejects when it ends before. */
export function timeOnTerminal(
  args: readonly string[],
  env: Record<string, string>,
  texts: readonly string[],
): Promise<TerminalTimes> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const terminal = spawn(process.execPath, [...args], { ...size, env: terminalEnvironment(env) });
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
      if (times === null) reject(new Error(`it ended before all was shown:\n${written}`));
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
