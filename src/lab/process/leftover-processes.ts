import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const deadlineMs = 5_000;

/** Ends (SIGKILL) every process whose command line names this directory, and waits until they are gone; throws after 5 s. */
export async function endProcessesNaming(directory: string): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const pids = await processesNaming(directory);
    if (pids.length === 0) return;
    if (Date.now() > deadline) throw new Error(`processes ${pids.join(", ")} of ${directory} do not end`);
    for (const pid of pids) kill(pid);
    await delay(20);
  }
}

/** The pids whose command line contains this text, without the calling process. */
export async function processesNaming(text: string): Promise<number[]> {
  const commands = process.platform === "linux" ? await commandsInProc() : await commandsInPs();
  return commands
    .filter(({ pid, command }) => pid !== process.pid && command.includes(text))
    .map(({ pid }) => pid);
}

interface Command {
  pid: number;
  command: string;
}

async function commandsInProc(): Promise<Command[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return await Promise.all(
    // A process may end between the listing and the reading.
    pids.map(async (pid) => ({
      pid,
      command: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    })),
  );
}

async function commandsInPs(): Promise<Command[]> {
  const { stdout } = await run("ps", ["-axww", "-o", "pid=,command="], {
    timeout: deadlineMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!isGone) throw error;
  }
}
