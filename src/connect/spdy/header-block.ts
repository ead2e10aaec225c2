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
  const texts = Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]);
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const block = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 4));
  let at = block.writeUInt32BE(texts.length / 2);
  for (const [index, text] of texts.entries()) {
    at = block.writeUInt32BE(lengths[index] ?? 0, at);
    at += block.write(text, at);
  }
  return block;
}
