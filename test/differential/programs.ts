import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findNatsServer } from "../../scripts/record/prerequisites.ts";

/** A nats-server of this machine. */
export interface Program {
  file: string;
  version: string;
}

const run = promisify(execFile);

/** The given ones, or those that are found; the oldest first. */
export async function programsOf(files: readonly string[]): Promise<Program[]> {
  const found = await Promise.all((["2.9", "2.10", ""] as const).map((line) => findNatsServer(line)));
  const wanted = files.length > 0 ? files : found.filter((file) => file !== null);
  const programs = await Promise.all([...new Set(wanted)].map(programOf));
  return programs.toSorted((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
}

async function programOf(file: string): Promise<Program> {
  const { stdout } = await run(file, ["--version"]);
  const version = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${file} is no nats-server: ${stdout}`);
  return { file, version };
}
