import { readFile } from "node:fs/promises";
import type { JournalHeader } from "./entries.ts";

/** When a process started, in the kernel's ticks since boot; null where /proc does not say. */
export async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces; the start time is field 22, the 20th after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null; // no such process, or no /proc (macOS)
  }
}

/** True while the process that wrote the journal lives. */
export async function isSameProcess({ pid, processStartedAt }: JournalHeader): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return processStartedAt === null || (await processStart(pid)) === processStartedAt;
}
