import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import type { Proof } from "./proof.ts";

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const program = at("../../bin/nomnom.js");
const labMs = 600_000;

const proofSchema = z.object({
  caseId: z.string(),
  code: z.string(),
  typed: z.string(),
  outcome: z.enum(["repairs", "prevents", "copies", "wrong"]),
  why: z.array(z.string()),
});

/** The names of the scenarios in which something should be repaired. */
export async function scenarios(): Promise<string[]> {
  const { stdout } = await run(process.execPath, [program, "lab", "list"]);
  const names = stdout.split("\n").flatMap((line) => /^([a-z0-9-]+) {2}/.exec(line)?.[1] ?? []);
  return names.filter((name) => name !== "healthy");
}

/**
 * Types what doctor prints in a lab of this scenario, one problem after the other; `folder` holds the program under the name that lines have.
 * @param situation Brought about first, in a scenario that is well.
 */
export async function proveInLab(scenario: string, folder: string, situation?: string): Promise<Proof[]> {
  const walk = [process.execPath, "--import", "tsx", at("walk.ts"), situation ?? scenario];
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ""}`, HOME: folder };
  const { stdout } = await run(
    process.execPath,
    [program, "lab", "run", "--scenario", scenario, "--", ...walk],
    {
      env,
      timeout: labMs,
      killSignal: "SIGTERM",
      maxBuffer: 16 * 1024 ** 2,
    },
  );
  return z.array(proofSchema).parse(JSON.parse(stdout));
}
