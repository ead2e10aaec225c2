import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { doctorReportSchema } from "../../src/doctor/report.ts";

const program = fileURLToPath(new URL("../../bin/nomnom.js", import.meta.url));

/** The report of the built program, in the environment as it is. */
export function doctorSays(args: readonly string[]) {
  return new Promise<ReturnType<typeof doctorReportSchema.parse>>((resolve, reject) => {
    execFile(
      process.execPath,
      [program, "doctor", "-o", "json", ...args],
      { maxBuffer: 64 * 1024 ** 2 },
      (_error, stdout, stderr) => {
        try {
          resolve(doctorReportSchema.parse(JSON.parse(stdout)));
        } catch (problem) {
          reject(new Error(`no report: ${stderr}`, { cause: problem }));
        }
      },
    );
  });
}
