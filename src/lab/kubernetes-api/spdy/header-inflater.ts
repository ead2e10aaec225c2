import { constants, createInflate } from "node:zlib";
import { SpdyError } from "../../../connect/spdy/frames.ts";
import { headerDictionary } from "./dictionary.ts";

/** Reads the header blocks of one side of a connection, which are one zlib stream: each in its order. */
export interface HeaderInflater {
  /** Names in lower case. Rejects with SpdyError for what is none. */
  read(block: Buffer): Promise<ReadonlyMap<string, string>>;
}

/** Of one block when it is inflated; those of a port-forward have some fifty bytes. */
const maxBytes = 16 * 1024;

export function createHeaderInflater(): HeaderInflater {
  const inflate = createInflate({ dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH });
  let inflated: Buffer[] = [];
  inflate.on("data", (bytes: Buffer) => inflated.push(bytes));
  const failed = new Promise<never>((_, reject) => {
    inflate.on("error", ({ message }) => {
      reject(new SpdyError(`headers that cannot be inflated: ${message}`));
    });
  });
  failed.catch(() => {});
  return {
    async read(block) {
      inflated = [];
      const read = new Promise<void>((resolve) => {
        inflate.write(block);
        inflate.flush(constants.Z_SYNC_FLUSH, () => resolve());
      });
      await Promise.race([read, failed]);
      const bytes = Buffer.concat(inflated);
      if (bytes.length > maxBytes) throw new SpdyError("headers that are too long");
      return headersOf(bytes);
    },
  };
}

function headersOf(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  const number = () => {
    if (bytes.length < at + 4) throw new SpdyError("headers that end too soon");
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const text = () => {
    const length = number();
    if (bytes.length < at + length) throw new SpdyError("headers that end too soon");
    at += length;
    return bytes.toString("utf8", at - length, at);
  };
  for (let left = number(); left > 0; left -= 1) {
    const name = text().toLowerCase();
    headers.set(name, text());
  }
  return headers;
}
