import { readFile } from "node:fs/promises";

export type ReadText = { ok: true; text: string } | { ok: false; reason: string };

/** Reads a UTF-8 text file; why it cannot be read comes back in words. */
export async function readTextFile(path: string): Promise<ReadText> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return { ok: false, reason: whyUnreadable(error) };
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, reason: "it is not UTF-8 text" };
  }
}

/** The reason of a failed file system call in words. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
      return "it does not exist";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "it is a directory";
    case "ENOTDIR":
      return "it is not a directory";
    default:
      return code === "" ? String(error) : code;
  }
}
