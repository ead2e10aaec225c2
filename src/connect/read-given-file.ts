import { readBounded } from "../bounded-file.ts";
import type { Setting } from "../setting.ts";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";

/** The text of a file a setting names; null: there is no such setting. Throws UserError. */
export const readGivenText = async (setting: Setting | null, what: string): Promise<string | null> =>
  setting && (await readGivenFile(setting, what)).toString("utf8");

/** Throws UserError where it cannot be read. */
export async function readGivenFile({ value: path, origin }: Setting, what: string): Promise<Buffer> {
  try {
    return await readBounded(path);
  } catch (error) {
    throw new UserError("unreadable-file", `cannot read the ${what} file ${path}: ${whyUnreadable(error)}`, {
      hint: `The path comes from ${origin}.`,
      cause: error,
    });
  }
}
