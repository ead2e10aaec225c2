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
  what: Kind,
  parse: (document: unknown) => Parsed,
): Promise<Parsed> {
  const bytes = await readBytes(path, what);
  if (bytes.length === 0)
    throw new UserError(`malformed-${what}`, `${path} is empty`, { hint: written[what] });
  try {
    return parse(parseWithItems(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw await malformed(path, what, bytes.toString(), error);
  }
}

type Kind = "snapshot" | "document";

/** What writes such a file. */
const written: Readonly<Record<Kind, string>> = {
  snapshot: "Name a file that `nomnom snapshot` wrote.",
  document: "Name a file that `nomnom snapshot` or `nomnom doctor -o json` wrote.",
};

async function malformed(path: string, what: Kind, text: string, error: SyntaxError): Promise<UserError> {
  const { locateJsonError } = await import("./json-position.ts");
  const { line, column } = locateJsonError(text);
  const isOther = line === 1 && column === 1;
  return new UserError(`malformed-${what}`, `${path}:${line}:${column}: not JSON`, {
    hint: isOther ? written[what] : `The file is cut off or edited. ${written[what]}`,
    cause: error,
  });
}

async function readBytes(path: string, what: Kind): Promise<Buffer> {
  try {
    return await readBounded(path, bounds.snapshotBytes);
  } catch (error) {
    throw new UserError(`unreadable-${what}`, `cannot read the ${what} ${path}: ${whyUnreadable(error)}`, {
      hint: written[what],
      cause: error,
    });
  }
}
