import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect } from "vitest";

const exec = promisify(execFile);

/**
 * Stops processes as a full disk or a debugger would: they keep their connections and answer nothing. Thaws them when disposed.
 *
 * Returns only when every thread has stopped: after `kill` with SIGSTOP a nats-server still answered 8 of 500 requests (Linux 6.18, two cores), for a thread on
 * another core goes on until that core takes the signal.
 */
export async function freeze(pids: readonly number[]): Promise<AsyncDisposable> {
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  for (const pid of pids)
    await expect
      .poll(async () => (await threadStates(pid)).filter((state) => !state.startsWith("T")), {
        timeout: 5_000,
        interval: 1,
      })
      .toEqual([]);
  return {
    async [Symbol.asyncDispose]() {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    },
  };
}

/** The state letter of each thread, as ps prints it; a system without /proc says it of the process. */
async function threadStates(pid: number): Promise<string[]> {
  if (process.platform !== "linux")
    return [(await exec("ps", ["-o", "state=", "-p", String(pid)])).stdout.trim()];
  const threads = await readdir(`/proc/${pid}/task`);
  return await Promise.all(threads.map((thread) => threadState(`/proc/${pid}/task/${thread}/stat`)));
}

/** proc(5): the field behind the program's name, which stands in brackets and may hold any character. */
async function threadState(statFile: string): Promise<string> {
  const stat = await readFile(statFile, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
}
