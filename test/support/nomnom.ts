import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type DoctorReport, doctorReportSchema } from "../../src/doctor/report.ts";

const program = fileURLToPath(new URL("../../bin/nomnom.js", import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built program with an environment of its own, until it has ended: nothing of the machine's settings reaches it. */
export async function nomnom(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const { signal: _, ...ended } = await startNomnom(args, env).ended;
  return ended;
}

/** The same while it runs. */
export function startNomnom(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { child: ChildProcess; ended: Promise<Ended & { signal: NodeJS.Signals | null }> } {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", LC_ALL: "C.UTF-8", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended = new Promise<Ended & { signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ ...said, code, signal }));
  });
  return { child, ended };
}

/** `doctor -o json` on a deployment: the report, its exit code, and what else was said. */
export async function doctor(
  deployment: { kubeconfigPath: string; namespace: string },
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<{ report: DoctorReport; code: number | null; stdout: string; stderr: string }> {
  const ended = await nomnom(
    ["doctor", "-o", "json", "--kubeconfig", deployment.kubeconfigPath, "-n", deployment.namespace, ...args],
    env,
  );
  const report = doctorReportSchema.safeParse(JSON.parse(ended.stdout));
  if (!report.success)
    throw new Error(`doctor ended with ${ended.code} and no report: ${ended.stdout}\n${ended.stderr}`);
  return { report: report.data, ...ended };
}

/** The beginning of every kubectl command that `doctor` prints for a lab: where it looked. */
export const kubectlOf = ({ kubeconfigPath, namespace }: { kubeconfigPath: string; namespace: string }) =>
  `kubectl --kubeconfig ${kubeconfigPath} --context admin -n ${namespace}`;

/** The status of every check of a report, by id. */
export function statuses(report: DoctorReport): Record<string, string> {
  return Object.fromEntries(report.checks.map(({ id, status }) => [id, status]));
}

/** All finding messages of one check. */
export function messages(report: DoctorReport, id: string): string[] {
  return report.checks
    .filter((check) => check.id === id)
    .flatMap(({ findings }) => findings.map(({ message }) => message));
}
