import { readFile, readlink } from "node:fs/promises";
import type { JournalHeader } from "./entries.ts";

/** Where process ids mean the same: one boot of one machine, one pid namespace of it. Null fields: the system does not say (macOS). */
export interface ProcessPlace {
  bootId: string | null;
  pidNamespace: string | null;
}

export async function processPlace(): Promise<ProcessPlace> {
  const known = async (read: Promise<string>) => read.then((text) => text.trim()).catch(() => null);
  return {
    bootId: await known(readFile("/proc/sys/kernel/random/boot_id", "utf8")),
    pidNamespace: await known(readlink("/proc/self/ns/pid")),
  };
}

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

/**
 * Whether the process that wrote the journal lives. `unknown`: it was another machine's, another container's or before a restart (a state folder may
 * be shared), where its id says nothing.
 */
export async function processState({
  pid,
  processStartedAt,
  bootId = null,
  pidNamespace = null,
}: JournalHeader): Promise<"alive" | "dead" | "unknown"> {
  const here = await processPlace();
  if (bootId !== null && (bootId !== here.bootId || pidNamespace !== here.pidNamespace)) return "unknown";
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return "dead";
  }
  const isSame = processStartedAt === null || (await processStart(pid)) === processStartedAt;
  return isSame ? "alive" : "dead";
}
