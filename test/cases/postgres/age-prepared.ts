import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Of TwoPhaseFileHeader (src/backend/access/transam/twophase.c): magic, length, xid and database, four bytes each, then `prepared_at` in microseconds. */
const preparedAtOffset = 16;
const crcBytes = 4;

/** Makes prepared transactions of a server that is down older: they are a file each, and nobody can wait for their minutes. */
export async function agePrepared(dataDirectory: string, seconds: number): Promise<void> {
  const folder = join(dataDirectory, "pg_twophase");
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const bytes = await readFile(file);
    const preparedAt = bytes.readBigInt64LE(preparedAtOffset);
    bytes.writeBigInt64LE(preparedAt - BigInt(seconds) * 1_000_000n, preparedAtOffset);
    const body = bytes.length - crcBytes;
    bytes.writeUInt32LE(crc32c(bytes.subarray(0, body)), body);
    await writeFile(file, bytes);
  }
}

/** CRC-32C (Castagnoli), which PostgreSQL ends its files with. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
