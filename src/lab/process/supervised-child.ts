import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ChildCommand {
  file: string;
  args: readonly string[];
  /** The whole environment of the child. */
  env: Readonly<Record<string, string>>;
  /** The user to run as; absent: the lab's own. */
  user?: { uid: number; gid: number };
  /** What asks the program to end in an orderly way. */
  endSignal: "TERM" | "INT";
}

export interface SupervisedChild {
  /** The exit code as a shell reports it: 128 + n after signal n, 127 when the program does not exist. Never rejects. */
  exited: Promise<number>;
  /** Asks the child to end, kills it after `graceMs`, and waits. */
  end(graceMs: number): Promise<void>;
}

/**
 * Starts a program that cannot outlive this process, not even when this process is killed with SIGKILL: a shell between them sees the pipe on
 * its stdin close and ends the program. Each line of stdout and stderr goes to `onLine`.
 */
export function startSupervised(command: ChildCommand, onLine: (line: string) => void): SupervisedChild {
  const child = spawn("/bin/sh", ["-c", keeper, command.file, command.endSignal, ...command.args], {
    cwd: "/",
    env: { ...command.env },
    stdio: ["pipe", "pipe", "pipe"],
    // A process group of its own: Ctrl-C reaches the lab, which ends its servers in order, and one kill reaches all of them.
    detached: true,
    ...command.user,
  });
  const exited = exitOf(child, onLine);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
  // The keeper has ended by itself when this fails, which `exited` tells.
  child.stdin.on("error", () => {});
  return { exited, end: async (graceMs) => await end(child, exited, graceMs) };
}

/**
 * The watcher reads stdin to its end and then ends the program; CONT wakes one that was stopped. Its own output is closed, so that the lab
 * sees the end of the log when the program has ended. A background job of a shell has no stdin, hence descriptor 3. The watcher ends before
 * the pid it would signal can belong to another process.
 */
const keeper = `
S=$1; shift
exec 3<&0
"$0" "$@" </dev/null 3<&- & P=$!
{ cat <&3; kill -$S $P; kill -CONT $P; } >/dev/null 2>&1 & W=$!
exec 3<&- </dev/null
wait $P; R=$?
kill $W 2>/dev/null
exit $R
`;

async function exitOf(child: ChildProcess, onLine: (line: string) => void): Promise<number> {
  return await new Promise((resolve) => {
    child.once("error", (error) => {
      onLine(error.message);
      resolve(127);
    });
    child.once("exit", (code, signal) => {
      // Lets the watcher end as well.
      child.stdin?.destroy();
      resolve(code ?? (signal === "SIGKILL" ? 137 : 143));
    });
  });
}

async function end(child: ChildProcess, exited: Promise<number>, graceMs: number): Promise<void> {
  child.stdin?.end();
  const timer = setTimeout(() => killGroup(child), graceMs);
  await exited;
  clearTimeout(timer);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
}
