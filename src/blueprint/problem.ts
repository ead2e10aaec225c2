import { closest, distance } from "fastest-levenshtein";
import { UserError } from "../user-error.ts";

/** Something wrong at a place in a file the user wrote. Line and column count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  message: string;
}

/** All problems of one command's input in one error (exit 2), `file:line:column: message` each, in the order of the files. */
export function problemsError(code: string, problems: readonly Problem[], hint: string): UserError {
  const files = [...new Set(problems.map((problem) => problem.file))];
  const sorted = [...problems].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
  const lines = sorted.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return new UserError(code, hideCredentials(lines.join("\n")), { hint });
}

/** `did you mean "x"?`, or the valid words when nothing is near. */
export function suggestion(word: string, valid: readonly string[]): string {
  if (valid.length === 0) return "";
  const nearest = closest(word.toLowerCase(), valid.map(lowerCase));
  const known = valid.find((each) => each.toLowerCase() === nearest) ?? "";
  if (distance(word.toLowerCase(), nearest) <= Math.max(1, Math.ceil(known.length / 3))) {
    return `; did you mean "${known}"?`;
  }
  return `; known here: ${valid.join(", ")}`;
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** A URL may stand where it does not belong, and its password must not be repeated: everything up to the last `@` of the line is dropped. */
function hideCredentials(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const scheme = line.indexOf("://");
      const at = line.lastIndexOf("@");
      return scheme === -1 || at < scheme ? line : `${line.slice(0, scheme)}://***${line.slice(at)}`;
    })
    .join("\n");
}
