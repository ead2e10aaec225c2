import type { WriteStream } from "node:tty";

/** A pseudo-terminal may say 0, or nothing, or too little to be true. */
export function sizeOf(stdout: WriteStream): { columns: number; rows: number } {
  return { columns: stdout.columns > 1 ? stdout.columns : 80, rows: stdout.rows > 1 ? stdout.rows : 24 };
}
