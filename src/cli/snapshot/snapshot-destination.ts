import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { snapshotFileName } from "../../snapshot/file.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";

export type SnapshotDestination =
  | { kind: "stdout" }
  | { kind: "file"; nameFor(snapshot: Pick<Snapshot, "takenAt">): string };

/**
 * Where a snapshot goes: to the named file, to stdout for `-`, and without a name to stdout unless that is a terminal, which nobody wants to
 * see hundreds of kilobytes in. Throws UserError for a file that exists and may not be replaced: before anything is read.
 */
export async function snapshotDestination(
  { cwd, stdout }: CliContext,
  file: string | null,
  replace: boolean,
): Promise<SnapshotDestination> {
  if (file === "-" || (file === null && stdout.isTTY !== true)) return { kind: "stdout" };
  if (file === null) return { kind: "file", nameFor: snapshotFileName };
  const there = await lstat(resolve(cwd, file)).catch(() => null);
  if (there?.isDirectory())
    throw new UserError("file-exists", `${file} is a directory`, { hint: "Name a file in it." });
  if (there !== null && !replace)
    throw new UserError("file-exists", `${file} exists`, {
      hint: "Give another name, or replace it with --force.",
    });
  return { kind: "file", nameFor: () => file };
}
