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
    default:
      return code === "" ? String(error) : code;
  }
}
