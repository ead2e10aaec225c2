import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type DoctorReport, doctorReportSchema } from "../../../src/doctor/report.ts";
import { nomnom } from "../../support/nomnom.ts";

const run = promisify(execFile);

/** What doctor says of Redis, with a configuration that expects nothing else. */
export async function doctorOfRedis(
  redis: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<{ report: DoctorReport; stdout: string }> {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-of-redis-"));
  try {
    const file = join(folder, "nomnom.doctor.yaml");
    await writeFile(file, `extends: none\nredis: ${redis}\n`);
    const { stdout, stderr } = await nomnom(
      ["doctor", "-o", "json", "--config", file, "--area", "redis", ...args],
      env,
    );
    const report = doctorReportSchema.safeParse(JSON.parse(stdout));
    if (!report.success) throw new Error(`no report: ${stdout}\n${stderr}`);
    return { report: report.data, stdout: `${stdout}${stderr}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Codes of the errors and warnings, without `redis/`. */
export const found = ({ checks }: DoctorReport): string[] =>
  checks
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity !== "info")
    .map(({ code = "" }) => code.replace(/^redis\//, ""));

/** The lines printed below a finding. */
export const linesOf = ({ checks }: DoctorReport, code: string): string[] =>
  checks
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.code === `redis/${code}`)
    .flatMap(({ remedy }) => remedy?.commands ?? []);

/** Types lines into a shell, as their reader does: each has to end well. */
export async function typed(lines: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const bin = fileURLToPath(new URL("../../../bin/nomnom.js", import.meta.url));
  const said: string[] = [];
  for (const line of lines) {
    const text = `nomnom() { node '${bin}' "$@"; }\n${line}`;
    const typing = run("sh", ["-ec", text], { env: { ...process.env, ...env } });
    // Where it asks whether to go on; a line that asks nothing may have ended before it gets the answer.
    typing.child.stdin?.on("error", () => undefined).end("yes\n");
    const { stdout } = await typing;
    // redis-cli ends with 0 whatever the server says.
    if (/^(ERR|NOAUTH|NOPERM|WRONGPASS)/m.test(stdout)) throw new Error(`${line}: ${stdout}`);
    said.push(stdout);
  }
  return said.join("");
}
