import { readBounded } from "../bounded-file.ts";
import { bounds } from "../bounds.ts";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import { parseWithItems } from "./json-items.ts";

/**
 * What `parse` makes of the JSON in a file. Its long lists are parsed as they are read, so `parse` copies what it wants to keep.
 * Throws UserError for a file that cannot be read or is not JSON (file:line:column).
 */
export async function readJsonFile<Parsed>(
  path: string,
  what: "snapshot" | "document",
  parse: (document: unknown) => Parsed,
): Promise<Parsed> {
  const bytes = await readBytes(path, what);
  try {
    return parse(parseWithItems(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw await malformed(path, what, bytes.toString(), error);
  }
}

async function malformed(path: string, what: string, text: string, error: SyntaxError): Promise<UserError> {
  const { locateJsonError } = await import("./json-position.ts");
  const { line, column } = locateJsonError(text);
  return new UserError(`malformed-${what}`, `${path}:${line}:${column}: not JSON: ${error.message}`, {
    hint: `The file is cut off or edited; take a new ${what === "snapshot" ? what : "snapshot or report"}.`,
    cause: error,
  });
}

async function readBytes(path: string, what: string): Promise<Buffer> {
  try {
    return await readBounded(path, bounds.snapshotBytes);
  } catch (error) {
    throw new UserError(`unreadable-${what}`, `cannot read the ${what} ${path}: ${whyUnreadable(error)}`, {
      cause: error,
    });
  }
}
