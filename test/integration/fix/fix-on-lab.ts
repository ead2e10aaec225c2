import { spawn } from "node:child_process";
import { once } from "node:events";
import { type FixReport, fixReportSchema, type RepairItem } from "../../../src/fix/fix-report.ts";
import type { Lab } from "../../../src/lab/lab.ts";

/** A program that has ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `nomnom` from its sources as a process of its own, on a lab. */
export async function nomnomOn(lab: Lab, stateHome: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...args], {
    env: { ...process.env, KUBECONFIG: lab.kubeconfigPath, XDG_STATE_HOME: stateHome, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    ended.stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    ended.stderr += String(chunk);
  });
  const [code] = await once(child, "close");
  return { ...ended, code: typeof code === "number" ? code : null };
}

/** `nomnom fix … -o json`: its report, valid by its schema. */
export async function fixOn(
  lab: Lab,
  stateHome: string,
  ...args: string[]
): Promise<Ended & { report: FixReport }> {
  const ended = await nomnomOn(lab, stateHome, "fix", "-o", "json", ...args);
  try {
    return { ...ended, report: fixReportSchema.parse(JSON.parse(ended.stdout)) };
  } catch (error) {
    throw new Error(`no report of fix: ${ended.stdout}\n${ended.stderr}`, { cause: error });
  }
}

/** The item of a finding. */
export function itemOf({ repairs }: FixReport, code: string): RepairItem {
  const item = repairs.find(({ finding }) => finding.code === code);
  if (item === undefined)
    throw new Error(`no ${code} among ${repairs.map(({ finding }) => finding.code).join(", ")}`);
  return item;
}
