import { isDeepStrictEqual } from "node:util";
import type { ReportedFinding } from "../../doctor/report.ts";
import type { FindingRepairs } from "../../tui/doctor/finding-repairs.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorRequest } from "./request.ts";

/** How long to look again until a repair shows. */
const waitMs = 60_000;

/** What `nomnom fix` would do about a finding of the screen, and does when it is asked to. Null: what is shown is a file. */
export function findingRepairs(context: CliContext, request: DoctorRequest): FindingRepairs | null {
  if (request.from !== null) return null;
  return {
    async plan(finding, signal) {
      const { repairs } = await import("../../fix/repairs.ts");
      if (!repairs.some(({ codes }) => codes.some((code) => code === finding.code))) return null;
      const { fixEvents } = await import("../fix/fix-events.ts");
      for await (const event of fixEvents(context, request, { wants: only(finding), apply: null, signal }))
        if (event.type === "fix-finished") {
          const item = event.report.repairs.find(
            ({ finding: { fingerprint } }) => fingerprint === finding.fingerprint,
          );
          if (item !== undefined) return item;
        }
      throw new UserError("finding-gone", "it is no longer found", { hint: "Run the checks again." });
    },
    async *apply(finding, shown, signal) {
      const { fixEvents } = await import("../fix/fix-events.ts");
      yield* fixEvents(context, request, {
        wants: only(finding),
        apply: {
          decide: async ({ finding: { fingerprint }, plan }) =>
            fingerprint === finding.fingerprint && isDeepStrictEqual(plan, shown) ? "apply" : "skip",
          waitMs,
        },
        signal,
      });
    },
  };
}

const only =
  ({ code }: ReportedFinding) =>
  () =>
  (_check: string, found: string): boolean =>
    found === code;
