import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { whyUnreadable } from "../why-unreadable.ts";
import type { CliContext } from "./cli-context.ts";
import { writeFully } from "./output.ts";

/** A command that has had the signal may clean up this long. */
const killAfterMs = 5000;
/** Ctrl-C in a terminal reaches the command by itself; a second signal at once would cut its cleanup short. */
const forwardAfterMs = 1500;

/** Runs one command with our terminal and another environment; its exit code becomes ours, as a shell reports it. */
export async function runChild(
  context: CliContext,
  [file = "", ...args]: readonly string[],
  env: Record<string, string | undefined>,
): Promise<void> {
  const child = spawn(file, args, { cwd: context.cwd, env, stdio: stdioOf(context) });
  connectPipes(child, context);
  const stopForwarding = forwardSignals(child, context);
  const exit = await exitOf(child);
  stopForwarding();
  if (exit.error !== null) {
    const why = exit.code === 127 ? "there is no such command" : whyUnreadable(exit.error);
    await writeFully(context.stderr, `nomnom: cannot run ${file}: ${why}\n`);
  }
  context.exitWith(exit.code);
}

/** The command gets the very files of this process; streams that are none (tests) are piped. */
function stdioOf({ stdin, stdout, stderr }: CliContext): StdioOptions {
  return [stdin, stdout, stderr].map((stream) => (hasDescriptor(stream) ? stream.fd : "pipe"));
}

function hasDescriptor(stream: Readable | Writable): stream is (Readable | Writable) & { fd: number } {
  return "fd" in stream && typeof stream.fd === "number";
}

function connectPipes(child: ChildProcess, { stdin, stdout, stderr }: CliContext): void {
  // A command that does not read to the end is no error.
  child.stdin?.on("error", () => {});
  if (child.stdin !== null) stdin.pipe(child.stdin);
  child.stdout?.pipe(stdout, { end: false });
  child.stderr?.pipe(stderr, { end: false });
}

function forwardSignals(child: ChildProcess, context: CliContext): () => void {
  const timers: NodeJS.Timeout[] = [];
  const forward = () => {
    const afterMs = context.stdin.isTTY === true ? forwardAfterMs : 0;
    timers.push(setTimeout(() => child.kill("SIGTERM"), afterMs));
    timers.push(setTimeout(() => child.kill("SIGKILL"), killAfterMs));
  };
  if (context.signal.aborted) forward();
  context.signal.addEventListener("abort", forward, { once: true });
  return () => {
    context.signal.removeEventListener("abort", forward);
    for (const timer of timers) clearTimeout(timer);
  };
}

/** 128 + n after signal n, 127 for a command that is not there, 126 for one that may not be run. */
function exitOf(child: ChildProcess): Promise<{ code: number; error: Error | null }> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      resolve({ code: isMissing ? 127 : 126, error });
    });
    child.once("close", (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), error: null });
    });
  });
}
