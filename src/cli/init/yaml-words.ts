import { stringify } from "yaml";

/** A scalar inside `[…]` or `{…}`, quoted where YAML needs it. */
export const scalar = (text: string): string =>
  stringify([text], { collectionStyle: "flow", lineWidth: 0 }).trim().slice(1, -1).trim();

export const flowList = (texts: readonly string[]): string => `[${texts.map(scalar).join(", ")}]`;

/** Exact: `1Gi`, `512Mi`, else the number of bytes. */
export function sizeOf(bytes: number): string {
  for (const [unit, size] of [
    ["Gi", 1024 ** 3],
    ["Mi", 1024 ** 2],
  ] as const) {
    if (bytes > 0 && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** For a comment, which ends with its line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ");
