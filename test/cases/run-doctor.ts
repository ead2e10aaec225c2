import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { doctorReportSchema, errorDocumentSchema } from "../../src/doctor/report.ts";

const program = fileURLToPath(new URL("../../bin/nomnom.js", import.meta.url));
const saidSchema = z.union([doctorReportSchema, errorDocumentSchema.extend({ kind: z.literal("Error") })]);

/** A report, or why there is none. */
export type Said = z.infer<typeof saidSchema>;

/** Without any setting of this machine. */
const bareEnv = { PATH: process.env.PATH, HOME: "/nonexistent", LC_ALL: "C.UTF-8" };

/** Runs the built program. */
export async function runDoctor(
  args: readonly string[],
  { env = bareEnv, deadlineMs = 60_000 }: { env?: NodeJS.ProcessEnv; deadlineMs?: number } = {},
): Promise<Said> {
  const options = { env, timeout: deadlineMs, killSignal: "SIGKILL" as const, maxBuffer: 64 * 1024 ** 2 };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, "doctor", "-o", "json", ...args],
      options,
      (error, stdout, stderr) => {
        // Exit codes other than 0 are answers too; one that was killed is not.
        if (error?.signal) return reject(new Error(`doctor was ended by ${error.signal}: ${stderr}`));
        try {
          resolve(saidSchema.parse(JSON.parse(stdout)));
        } catch (problem) {
          reject(new Error(`no report (${error?.code ?? "exit code 0"}): ${stderr}`, { cause: problem }));
        }
      },
    );
  });
}
