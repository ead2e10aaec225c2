import { readdir } from "node:fs/promises";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";

/** The files of the journals in a folder, the earliest first; none where there is no folder. Throws UserError where the disk does not give it. */
export const journalNames = async (folder: string): Promise<string[]> =>
  (await fromDisk(() => readdir(folder), [])).filter((name) => name.endsWith(".jsonl")).sort();

/** What is not there is `absent`. Throws UserError where the disk does not give it. */
export async function fromDisk<T, A>(read: () => Promise<T>, absent: A): Promise<T | A> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "ENOENT") return absent;
    throw new UserError(
      "unreadable-journals",
      `the folder of the journals cannot be read: ${whyUnreadable(error)}`,
      {
        hint: "Set XDG_STATE_HOME to another folder, or put that one right: what an earlier run has left is written there.",
        cause: error,
      },
    );
  }
}
