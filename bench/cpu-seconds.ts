import { readFile } from "node:fs/promises";

/** Of Linux: USER_HZ. */
const ticksPerSecond = 100;

/** User and system time of a process and its threads so far. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // Fields are counted behind the name, which may hold spaces: 14 and 15 of proc(5) are 11 and 12 from there.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
