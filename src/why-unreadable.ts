import { getSystemErrorMap } from "node:util";
import { FileTooLarge } from "./bounded-file.ts";

/** The reason of a failed file system call in words. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof FileTooLarge) return error.message;
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
    case "ELOOP":
      return "it is a link that leads back to itself";
    default:
      return systemWords(error) ?? (error instanceof Error ? error.message : String(error));
  }
}

/** As the system says it: `no space left on device (ENOSPC)`. */
function systemWords(error: unknown): string | null {
  if (!(error instanceof Error && "errno" in error && typeof error.errno === "number")) return null;
  const [code, words] = getSystemErrorMap().get(error.errno) ?? [];
  return code === undefined ? null : `${words} (${code})`;
}
