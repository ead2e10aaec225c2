import { type FixReport, fixReportSchema, type RepairItem } from "../../../src/fix/fix-report.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { type Ended, nomnom } from "../../support/nomnom.ts";

/** The built program on a lab, with a state folder of its own. */
export const nomnomOn = (lab: Lab, stateHome: string, ...args: string[]): Promise<Ended> =>
  nomnom(args, { KUBECONFIG: lab.kubeconfigPath, XDG_STATE_HOME: stateHome, NO_COLOR: "1" });

/** `nomnom fix … -o json`: its report, valid by its schema. */
export async function fixOn(
  lab: Lab,
  stateHome: string,
  ...args: string[]
): Promise<Ended & { report: FixReport }> {
  const ended = await nomnomOn(lab, stateHome, "fix", "-o", "json", ...args);
  const report = fixReportSchema.safeParse(JSON.parse(ended.stdout));
  if (report.success) return { ...ended, report: report.data };
  throw new Error(`no report of fix: ${ended.stdout}\n${ended.stderr}`);
}

/** The item of a finding. */
export function itemOf({ repairs }: FixReport, code: string): RepairItem {
  const item = repairs.find(({ finding }) => finding.code === code);
  if (item === undefined)
    throw new Error(`no ${code} among ${repairs.map(({ finding }) => finding.code).join(", ")}`);
  return item;
}
