import { missingRightsRemedy } from "../../checks/missing-rights.ts";
import type { UnreadSection } from "../../doctor/unread-sections.ts";
import { commandLines } from "../../remedy/remedy.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { sanitise, sanitiseLine } from "../../terminal/sanitise.ts";
import { type ExitCode, exitCodes } from "../../user-error.ts";

/** Lines that say which sections are missing and why, each reason once, and what would make them readable. */
export function unreadWords(
  unread: readonly UnreadSection[],
  { target, sections }: Pick<Snapshot, "target" | "sections">,
): string[] {
  const errors = unread.map(({ error }) => error);
  const server = sections["kubernetes/server"];
  const rights = missingRightsRemedy(errors, target, server?.ok ? server.data.user : null);
  const hints = new Set(
    errors.flatMap(({ hint, missing }) => (hint === undefined || missing !== undefined ? [] : [hint])),
  );
  return [
    ...[...byMessage(unread)].map(
      ([message, names]) => `missing: ${names.join(", ")}: ${sanitiseLine(message)}`,
    ),
    ...[...hints].map((hint) => `hint: ${sanitiseLine(hint)}`),
    ...(rights === null ? [] : [`hint: ${rights.summary}`, ...commandLines(rights.commands).map(sanitise)]),
  ];
}

/** How a run that reads and decides nothing ends: it read everything, or something is missing. */
export function readingExitCode(
  unread: readonly UnreadSection[],
  { bugs, interrupted }: { bugs: number; interrupted: boolean },
): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  if (bugs > 0) return exitCodes.bug;
  return unread.length > 0 ? exitCodes.inconclusive : exitCodes.ok;
}

function byMessage(unread: readonly UnreadSection[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { section, error } of unread) {
    groups.set(error.message, [...(groups.get(error.message) ?? []), section]);
  }
  return groups;
}
