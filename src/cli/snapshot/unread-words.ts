import { missingRightsRemedy } from "../../checks/missing-rights.ts";
import type { UnreadSection } from "../../doctor/unread-sections.ts";
import { remedyLines } from "../../remedy/remedy.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { sanitise, sanitiseLine } from "../../terminal/sanitise.ts";

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
    ...(rights === null ? [] : [`hint: ${rights.summary}`, ...remedyLines(rights).map(sanitise)]),
  ];
}

function byMessage(unread: readonly UnreadSection[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { section, error } of unread) {
    groups.set(error.message, [...(groups.get(error.message) ?? []), section]);
  }
  return groups;
}
