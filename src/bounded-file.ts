import { open } from "node:fs/promises";
import { bounds } from "./bounds.ts";

/** A file is larger than what is read at most. */
export class FileTooLarge extends Error {
  override readonly name = "FileTooLarge";

  constructor(mostBytes: number) {
    super(`it is larger than ${mostBytes / 1024 / 1024} MiB, the most that is read`);
  }
}

/**
 * The whole of a file, a device or a pipe. Rejects as node:fs does, and with FileTooLarge before more is in memory than the bound: what was meant as a
 * configuration may be the disk's image, and /dev/zero has no end.
 */
export async function readBounded(path: string, mostBytes: number = bounds.fileBytes): Promise<Buffer> {
  await using handle = await open(path, "r");
  if ((await handle.stat()).size > mostBytes) throw new FileTooLarge(mostBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(chunkBytes) });
    if (bytesRead === 0) return Buffer.concat(chunks);
    bytes += bytesRead;
    if (bytes > mostBytes) throw new FileTooLarge(mostBytes);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** As {@link readBounded}, as text. */
export const readBoundedText = async (path: string, mostBytes?: number): Promise<string> =>
  (await readBounded(path, mostBytes)).toString("utf8");

const chunkBytes = 64 * 1024;
