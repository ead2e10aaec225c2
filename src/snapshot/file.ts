import { randomUUID } from "node:crypto";
import { constants, copyFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import * as z from "zod";
import { inertJson } from "../terminal/inert-json.ts";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import { readJsonFile } from "./json-file.ts";
import { type Snapshot, snapshotSchema, snapshotSchemaVersion } from "./snapshot.ts";

/**
 * Writes a snapshot as indented JSON that only its owner may read. The file is there whole or not at all; a device or a pipe is written to.
 * Throws UserError: where it cannot be written, and where there is a file that may not be replaced.
 */
export async function writeSnapshot(
  path: string,
  snapshot: Snapshot,
  { replace }: { replace: boolean } = { replace: true },
): Promise<void> {
  const text = snapshotText(snapshot);
  try {
    // A rename would put a file in the place of /dev/null, or of a link instead of what it leads to.
    if (await isDeviceOrPipe(path)) await writeFile(path, text);
    else if (replace) await replaceFile(await realpath(path).catch(() => path), text);
    else await createFile(path, text);
  } catch (error) {
    throw new UserError("unwritable-snapshot", `cannot write the snapshot ${path}: ${whyUnwritable(error)}`, {
      hint: "Name a file in a folder that exists, has room and may be written to.",
      cause: error,
    });
  }
}

/** In words of the file that was meant, not of the temporary one beside it. */
const whyUnwritable = (error: unknown): string =>
  error instanceof Error && "code" in error && error.code === "ENOENT"
    ? "its folder does not exist"
    : whyUnreadable(error);

async function isDeviceOrPipe(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

const replaceFile = (path: string, text: string): Promise<void> =>
  withTemporaryFile(path, text, (temporary) => rename(temporary, path));

/** Unlike a rename, this takes no file away that somebody else has written meanwhile. */
const createFile = (path: string, text: string): Promise<void> =>
  withTemporaryFile(path, text, (temporary) => copyFile(temporary, path, constants.COPYFILE_EXCL));

async function withTemporaryFile(
  path: string,
  text: string,
  use: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The file for a snapshot that was given no name: `nomnom-2026-01-01T00-00-00-000Z.json`. */
export function snapshotFileName({ takenAt }: Pick<Snapshot, "takenAt">): string {
  return `nomnom-${takenAt.replace(/[:.]/g, "-")}.json`;
}

/** A snapshot as a file holds it. */
export const snapshotText = (snapshot: Snapshot): string =>
  `${inertJson(JSON.stringify(snapshot, null, 2))}\n`;

const headSchema = z.object({ kind: z.string(), schemaVersion: z.number() });

/** Reads a snapshot file. Throws UserError for what cannot be read, is not JSON (file:line:column), not a snapshot, or from a newer nomnom. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  return await readJsonFile(path, "snapshot", (document) => parseSnapshot(path, document));
}

/** The snapshot in a document that was read from `path`. Throws UserError. */
export function parseSnapshot(path: string, document: unknown): Snapshot {
  const head = headSchema.safeParse(document);
  if (!head.success || head.data.kind !== "Snapshot")
    throw new UserError(
      "not-a-snapshot",
      head.success ? `${path} is a ${head.data.kind}, not a Snapshot` : `${path} is not a snapshot`,
      { hint: "Snapshots are written by `nomnom snapshot FILE`." },
    );
  const { schemaVersion } = head.data;
  if (schemaVersion > snapshotSchemaVersion)
    throw new UserError(
      "newer-snapshot",
      `${path} has snapshot schema ${schemaVersion}; this nomnom reads up to ${snapshotSchemaVersion}`,
      { hint: `Read it with nomnom ${writerOf(document)} or newer, which wrote it.` },
    );
  const parsed = snapshotSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(
      "invalid-snapshot",
      `${path}: ${(issue?.path ?? []).map(String).join(".")}: ${issue?.message ?? "wrong shape"}`,
      { hint: "The file was edited or written by another program; take a new snapshot." },
    );
  }
  return parsed.data;
}

function writerOf(document: unknown): string {
  const written = z.object({ tool: z.object({ version: z.string() }) }).safeParse(document);
  return written.success ? written.data.tool.version : "of a later version";
}
