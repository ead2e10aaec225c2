import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * When the process started, in its system's own words (Linux: clock ticks since boot; elsewhere: seconds since 1970), or null when there is no
 * such process. Together with the pid it names one process for good, since pids are used again.
 */
export async function processStart(pid: number): Promise<string | null> {
  return process.platform === "linux" ? await startInProc(pid) : await startInPs(pid);
}

/** `/proc/PID/stat`: the name in parentheses may hold spaces, so the fields count from the last parenthesis; starttime is the 22nd. */
async function startInProc(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const isZombie = fields[0] === "Z";
    return isZombie ? null : (fields[19] ?? null);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function startInPs(pid: number): Promise<string | null> {
  const lstart = await run("ps", ["-o", "lstart=", "-p", String(pid)], {
    timeout: 5_000,
    env: { LC_ALL: "C", PATH: "/bin:/usr/bin" },
  }).then(
    ({ stdout }) => stdout.trim(),
    () => "",
  );
  return lstart === "" ? null : String(Date.parse(lstart) / 1_000);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");
}
