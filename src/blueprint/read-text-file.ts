import { readBounded } from "../bounded-file.ts";
import { whyUnreadable } from "../why-unreadable.ts";

export type ReadText = { ok: true; text: string } | { ok: false; reason: string };

/** Reads a UTF-8 text file; why it cannot be read comes back in words. */
export async function readTextFile(path: string): Promise<ReadText> {
  let bytes: Buffer;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    return { ok: false, reason: whyUnreadable(error) };
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, reason: "it is not UTF-8 text" };
  }
}
