import type { Changeset } from "./changeset.ts";

export interface Release {
  version: string;
  /** YYYY-MM-DD */
  date: string;
  changesets: readonly Changeset[];
}

/**
 * The changelog with a release in it. A section that waits for its version (`## 0.1.0 (unreleased)`) becomes that release; otherwise a
 * section of its own comes before the others.
 */
export function withRelease(changelog: string, { version, date, changesets }: Release): string {
  const lines = changesets.map(({ text }) => `- ${text.replaceAll("\n", "\n  ")}`);
  const heading = `## ${version} (${date})`;
  const waiting = waitingHeading(version);
  if (changelog.includes(waiting)) {
    const own = lines.length === 0 ? heading : `${heading}\n\n${lines.join("\n")}`;
    return changelog.replace(waiting, () => own);
  }
  const first = changelog.search(/^## /m);
  const at = first === -1 ? changelog.length : first;
  return `${changelog.slice(0, at)}${heading}\n\n${lines.join("\n")}\n\n${changelog.slice(at)}`;
}

/** Whether the changelog has a section that waits for its version's release. */
export const isWaiting = (changelog: string, version: string): boolean =>
  changelog.includes(waitingHeading(version));

/** What the changelog says of one version, without its heading; null where it says nothing. */
export function notesOf(changelog: string, version: string): string | null {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## ${version} `));
  return section === undefined ? null : section.slice(section.indexOf("\n") + 1).trim();
}

const waitingHeading = (version: string): string => `## ${version} (unreleased)`;
