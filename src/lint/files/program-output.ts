import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a program of this machine wrote; why not. */
export type ProgramOutput = { ok: true; stdout: string } | { ok: false; missing: boolean; why: string };

const mostBytes = 64 * 1024 * 1024;
const longestMs = 60_000;

const run = promisify(execFile);

/** Runs a program to its end and takes what it writes. `env`: all of its environment. */
export async function programOutput(
  program: string,
  args: readonly string[],
  {
    cwd,
    env,
    signal,
  }: { cwd: string; env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<ProgramOutput> {
  try {
    const { stdout } = await run(program, args, {
      ...{ cwd, env, signal, timeout: longestMs, maxBuffer: mostBytes, encoding: "utf8" },
    });
    return { ok: true, stdout };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { ok: false, missing, why: whyOf(error) };
  }
}

/** The first line that the program itself wrote and that says something, without what klog puts around it in kubectl. */
function whyOf(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const line = stderr.split("\n").find((each) => each.trim() !== "" && !each.trimEnd().endsWith("err=<"));
  const words = (line ?? (error instanceof Error ? error.message : String(error))).trim();
  const [, quoted] = /^[EIW]\d{4} .*\berr="((?:[^"\\]|\\.)*)"$/.exec(words) ?? [];
  return quoted?.replaceAll('\\"', '"') ?? words;
}
