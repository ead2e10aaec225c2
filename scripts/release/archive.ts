import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

/** Packs entries of a folder so that the same content is the same bytes, whoever packs it and when (GNU tar). */
export async function packFolder(
  folder: string,
  archive: string,
  epochSeconds: number,
  entries: readonly string[] = ["."],
): Promise<void> {
  await run("tar", [
    ...["--create", "--file", archive, "--directory", folder, "--sort=name", `--mtime=@${epochSeconds}`],
    // Without times of access and the like, which `--format=posix` would keep.
    ...["--owner=0", "--group=0", "--numeric-owner", "--format=gnu", ...entries],
  ]);
}

/** The executable, as package managers want it: with the licences, in one compressed file. */
export async function packExecutable(
  files: Readonly<Record<string, string>>,
  archive: string,
  epochSeconds: number,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "nomnom-archive-"));
  try {
    const content = join(work, "content");
    await run("mkdir", [content]);
    for (const [name, file] of Object.entries(files)) await copyFile(file, join(content, name));
    await packFolder(content, join(work, "archive.tar"), epochSeconds, Object.keys(files));
    await compress(join(work, "archive.tar"), archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Compresses a file, without its name and time in it. */
export async function compress(file: string, to: string): Promise<void> {
  await run("sh", ["-c", 'exec gzip -n < "$1" > "$2"', "sh", file, to]);
}

export const sha256 = async (file: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
