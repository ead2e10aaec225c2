import { parse } from "yaml";
import * as z from "zod";

const bumps = ["patch", "minor", "major"] as const;

export type Bump = (typeof bumps)[number];

/** What one change says of itself for the next release. */
export interface Changeset {
  bump: Bump;
  /** A line of the changelog, without the dash. */
  text: string;
}

/** Reads a file of `.changeset/`, in the format of the changesets tool. Throws naming the file. */
export function parseChangeset(file: string, content: string, packageName: string): Changeset {
  const [, front = null, text = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(content) ?? [];
  if (front === null)
    throw new Error(`${file}: a changeset begins with two lines of --- around "${packageName}": patch`);
  const releases = z.record(z.literal(packageName), z.enum(bumps)).safeParse(parse(front));
  const bump = releases.success ? releases.data[packageName] : undefined;
  if (bump === undefined) throw new Error(`${file}: expected "${packageName}": ${bumps.join(" | ")}`);
  if (text.trim() === "") throw new Error(`${file}: the change is not described below the second ---`);
  return { bump, text: text.trim() };
}

/** The version after these changes: the largest of them counts. */
export function versionAfter(version: string, changesets: readonly Changeset[]): string {
  const largest = bumps.findLast((bump) => changesets.some((changeset) => changeset.bump === bump));
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  switch (largest) {
    case undefined:
      return version;
    case "patch":
      return `${major}.${minor}.${patch + 1}`;
    case "minor":
      return `${major}.${minor + 1}.0`;
    case "major":
      return `${major + 1}.0.0`;
  }
}
