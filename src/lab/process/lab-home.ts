import { chmod, lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { UserError } from "../../user-error.ts";
import { endProcessesNaming } from "./leftover-processes.ts";
import { processStart } from "./process-identity.ts";

export interface LabHome {
  directory: string;
  /** Removes the directory and whatever is in it. The lab's servers must have ended. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a directory for one lab under `base` (the system's folder for temporary files) and removes those whose lab has died: first the
 * processes that still name the directory, then its data. Labs that run, and directories of other users, are left alone. Throws UserError
 * `lab-home` when nothing can be written there.
 */
export async function openLabHome(base: string = tmpdir()): Promise<LabHome> {
  try {
    return await makeHome(base);
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    throw new UserError("lab-home", `the lab cannot keep its data in ${base}: ${cause.message}`, {
      hint: "Set TMPDIR to a folder that exists, may be written to and has 200 MB free.",
      cause,
    });
  }
}

async function makeHome(base: string): Promise<LabHome> {
  await sweepLabHomes(base);
  const owner = `${process.pid}-${await processStart(process.pid)}`;
  // The owner is in the name: no other lab can ever see a directory without one.
  const directory = await mkdtemp(join(base, `${prefix()}${owner}-`));
  // PostgreSQL runs as another user when the lab runs as root, and has to pass through.
  await chmod(directory, 0o711);
  return { directory, [Symbol.asyncDispose]: async () => await remove(directory) };
}

async function sweepLabHomes(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const owner = parseOwner(name);
    if (owner === null) continue;
    const directory = join(base, name);
    if (!(await isOurs(directory))) continue;
    if ((await processStart(owner.pid)) === owner.start) continue;
    await endProcessesNaming(directory);
    await remove(directory);
  }
}

function prefix(): string {
  return `nomnom-lab-${userInfo().uid}-`;
}

function parseOwner(name: string): { pid: number; start: string } | null {
  if (!name.startsWith(prefix())) return null;
  const [, pid, start] = /^(\d+)-(\d+)-\w+$/.exec(name.slice(prefix().length)) ?? [];
  return pid === undefined || start === undefined ? null : { pid: Number(pid), start };
}

/** Two labs may sweep the same directory at once: gone is fine. */
async function isOurs(directory: string): Promise<boolean> {
  const entry = await lstat(directory).catch(() => null);
  if (entry === null) return false;
  return entry.isDirectory() && entry.uid === userInfo().uid;
}

async function remove(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
