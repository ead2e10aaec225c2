import { closeSync, constants, open as openFile } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";
import { promisify } from "node:util";
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
  const waiting = await openWaiting(path);
  if (waiting !== null) return await readStream(waiting, mostBytes);
  await using handle = await open(path, "r");
  const { size } = await handle.stat();
  if (size > mostBytes) throw new FileTooLarge(mostBytes);
  // One byte more than there are, so that the end is seen; a device and a pipe say nothing of their size.
  let buffer = Buffer.allocUnsafe(size === 0 ? chunkBytes : size + 1);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, bytes, buffer.length - bytes);
    if (bytesRead === 0) return buffer.subarray(0, bytes);
    bytes += bytesRead;
    if (bytes > mostBytes) throw new FileTooLarge(mostBytes);
    if (bytes === buffer.length) buffer = Buffer.concat([buffer], 2 * bytes);
  }
}

/**
 * A pipe or a terminal, into which somebody has yet to write; null for what answers at once. node:fs would wait in a thread that nothing ends, not even the
 * end of the process: after Ctrl-C it stayed (Node 20.20).
 */
async function openWaiting(path: string): Promise<Readable | null> {
  const kind = await stat(path);
  if (!kind.isFIFO() && !kind.isCharacterDevice()) return null;
  const descriptor = await openDescriptor(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (kind.isFIFO()) return new Socket({ fd: descriptor, readable: true, writable: false });
  if (isatty(descriptor)) return new ReadStream(descriptor);
  closeSync(descriptor);
  return null;
}

const openDescriptor = promisify(openFile);

async function readStream(stream: Readable, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const read = Buffer.from(chunk);
    bytes += read.length;
    if (bytes > mostBytes) throw new FileTooLarge(mostBytes);
    chunks.push(read);
  }
  return Buffer.concat(chunks);
}

/** As {@link readBounded}, as text. */
export const readBoundedText = async (path: string, mostBytes?: number): Promise<string> =>
  (await readBounded(path, mostBytes)).toString("utf8");

const chunkBytes = 64 * 1024;
