/**
 * The header blocks of one side of a connection are one zlib stream (SPDY draft 3.1, §2.6.10). Ours is of stored blocks only, which every
 * inflater reads: four short headers a connection are not worth a compressor, and without one there is no state that a lost stream could spoil.
 * Each ends with an empty block, the sync flush, without which Go's inflater holds back what it has read.
 */
export function createHeaderBlocks(): (headers: Readonly<Record<string, string>>) => Buffer {
  let isFirst = true;
  return (headers) => {
    const bytes = nameValueBlock(headers);
    const parts = [...(isFirst ? [zlibHeader] : []), storedBlockHeader(bytes.length), bytes, syncFlush];
    isFirst = false;
    return Buffer.concat(parts);
  };
}

/** Deflate with a window of 32 KiB and no preset dictionary: what is stored refers to none. */
const zlibHeader = Buffer.of(0x78, 0x01);
const syncFlush = Buffer.of(0x00, 0x00, 0x00, 0xff, 0xff);

function storedBlockHeader(length: number): Buffer {
  if (length > 0xffff) throw new RangeError("a header block that is too long for one stored block");
  const header = Buffer.alloc(5);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(~length & 0xffff, 3);
  return header;
}

/** A count, then each name and value behind its length; names are in lower case. */
function nameValueBlock(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers);
  const parts = [uint32(entries.length)];
  for (const [name, value] of entries)
    for (const text of [name.toLowerCase(), value]) {
      const bytes = Buffer.from(text, "utf8");
      parts.push(uint32(bytes.length), bytes);
    }
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
