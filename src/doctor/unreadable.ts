import { messagesOf, undecidedBy } from "../checks/unreadable.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import { reachableOf, type System } from "../systems/systems.ts";
import type { ReportedRemedy } from "./report.ts";
import { reportRemedy } from "./report-remedy.ts";

/** What a check ends in because something it reads could not be read. */
export type Unreadable =
  | { status: "skip"; reason: string }
  | { status: "blocked"; reason: string; blockedBy: string[] }
  | { status: "unknown"; reason: string; remedy: ReportedRemedy | null };

/**
 * Never a pass: no address is `skip`, an address hidden behind another system's failure is `blocked` by that system, anything else
 * is `unknown` with what would make it readable. A system that answers and still hides an address (a token without rights) blocks
 * nothing.
 * @param errors of what it reads; null when there is none.
 */
export function deriveUnreadable(
  errors: readonly ProbeError[],
  answering: ReadonlySet<System>,
  who: { target: Pick<Target, "context" | "namespace">; user: string | null },
): Unreadable | null {
  const undecided = undecidedBy(errors, who.target, who.user);
  if (undecided === undefined) return null;
  const unconfigured = errors.filter(({ kind }) => kind === "not-configured");
  if (unconfigured.length > 0) return { status: "skip", reason: messagesOf(unconfigured) };

  const hidden = errors.filter((error) => error.kind === "upstream" && !answering.has(upstreamOf(error)));
  if (hidden.length === 0)
    return {
      status: "unknown",
      reason: undecided.reason,
      remedy: reportRemedy(undecided.remedy, who.target),
    };
  const systems = new Set(hidden.map(upstreamOf));
  return {
    status: "blocked",
    reason: messagesOf(hidden),
    blockedBy: [...systems].map(reachableOf),
  };
}

/** The system whose failure hides the address. */
export const upstreamOf = ({ upstream, system }: ProbeError): System => upstream ?? system;
