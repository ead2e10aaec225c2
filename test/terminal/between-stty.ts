import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTerminal, type Terminal } from "./terminal.ts";

/** A program that ran between two `stty -a` of a shell. */
export interface BetweenStty extends Terminal {
  /** The modes of the terminal before and after, as `stty -a` tells them. */
  stty(): Promise<{ before: string; after: string }>;
  /** The process id of the program under the shell. */
  program(): Promise<number>;
}

/** Runs `node --import tsx PLAYER…` so; the shell prints `code CODE` at the end and ends with it. */
export async function openBetweenStty(
  player: readonly string[],
  size: { columns: number; rows: number },
): Promise<BetweenStty> {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-terminal-"));
  const [before, after] = [join(folder, "before"), join(folder, "after")];
  const command = `'${process.execPath}' --import tsx ${player.join(" ")}`;
  // exec would lose the second stty; the trap keeps the shell alive when Ctrl-C or a hang-up reaches the whole job.
  const script = `trap : INT HUP TERM; stty -a > ${before}; ${command}; code=$?; stty -a > ${after}; echo "code $code"; exit $code`;
  const terminal = openTerminal("bash", ["-c", script], size);
  return {
    ...terminal,
    async stty() {
      return { before: await readFile(before, "utf8"), after: await readFile(after, "utf8") };
    },
    async program() {
      const children = await readFile(`/proc/${terminal.pid}/task/${terminal.pid}/children`, "utf8");
      return Number(children.trim().split(" ")[0]);
    },
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a full-screen program leaves when it ends, and what it sets while it runs. */
export const normalModes = { alternateScreen: false, cursorVisible: true, autowrap: true };
export const screenModes = { alternateScreen: true, cursorVisible: false, autowrap: false };
