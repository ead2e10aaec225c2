import { readBoundedText } from "../bounded-file.ts";
import { bounds } from "../bounds.ts";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";

/** The JSON in a file. Throws UserError for one that cannot be read or is not JSON (file:line:column). */
export async function readJsonFile(path: string, what: "snapshot" | "document"): Promise<unknown> {
  const text = await readText(path, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    const { locateJsonError } = await import("./json-position.ts");
    const { line, column } = locateJsonError(text);
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`malformed-${what}`, `${path}:${line}:${column}: not JSON: ${why}`, {
      hint: `The file is cut off or edited; take a new ${what === "snapshot" ? what : "snapshot or report"}.`,
      cause: error,
    });
  }
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readBoundedText(path, bounds.snapshotBytes);
  } catch (error) {
    throw new UserError(`unreadable-${what}`, `Cannot read the ${what} ${path}: ${whyUnreadable(error)}`, {
      cause: error,
    });
  }
}
