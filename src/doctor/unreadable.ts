import type { Remedy } from "../checks/check.ts";
import { missingRightsRemedy } from "../checks/missing-rights.ts";
import type { ProbeError, System } from "../snapshot/probe-result.ts";
import type { SectionId } from "../snapshot/snapshot.ts";

export interface UnreadableSection {
  section: SectionId;
  error: ProbeError;
}

/** What a check ends in because something it reads could not be read. */
export type Unreadable =
  | { status: "skip"; reason: string }
  | { status: "blocked"; reason: string; blockedBy: string[] }
  | { status: "unknown"; reason: string; remedy: Remedy | null };

/**
 * Never a pass: no address is `skip`, an address hidden behind another system's failure is `blocked` by that system, anything else
 * is `unknown` with what would make it readable. A system that answers and still hides an address (a token without rights) blocks
 * nothing.
 * @param sections at least one.
 */
export function deriveUnreadable(
  sections: readonly UnreadableSection[],
  answering: ReadonlySet<System>,
  who: { namespace: string | null; user: string | null },
): Unreadable {
  const unconfigured = sections.filter(({ error }) => error.kind === "not-configured");
  if (unconfigured.length > 0) return { status: "skip", reason: messages(unconfigured) };

  const hidden = sections.filter(
    ({ error }) => error.kind === "upstream" && !answering.has(upstreamOf(error)),
  );
  if (hidden.length > 0) {
    const systems = new Set(hidden.map(({ error }) => upstreamOf(error)));
    return {
      status: "blocked",
      reason: messages(hidden),
      blockedBy: [...systems].map((system) => `${system}/reachable`),
    };
  }
  return { status: "unknown", reason: messages(sections), remedy: remedyFor(sections, who) };
}

/** The system whose failure hides the address. */
export const upstreamOf = ({ upstream, system }: ProbeError): System => upstream ?? system;

function remedyFor(
  sections: readonly UnreadableSection[],
  who: { namespace: string | null; user: string | null },
): Remedy | null {
  const errors = sections.map(({ error }) => error);
  const rights = missingRightsRemedy(errors, who.namespace, refusedUser(sections) ?? who.user);
  if (rights !== null) return rights;
  const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
  return hints.size === 0 ? null : { summary: [...hints].join("; "), commands: [] };
}

/** A 403 names the user as the server knows it, which a kubeconfig does not: `User "system:serviceaccount:x:y" cannot list …`. */
function refusedUser(sections: readonly UnreadableSection[]): string | null {
  for (const { error } of sections) {
    const name = /\bUser "([^"]+)"/.exec(error.message)?.[1];
    if (error.missing !== undefined && name !== undefined) return name;
  }
  return null;
}

const messages = (sections: readonly UnreadableSection[]): string =>
  [...new Set(sections.map(({ error }) => error.message))].join("; ");
