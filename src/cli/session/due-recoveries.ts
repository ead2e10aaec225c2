import { journalNames } from "../../journal/journal-names.ts";
import type { CliContext } from "../cli-context.ts";
import { journalFolder } from "../state-folder.ts";

/** One sentence for each run of e2e or fix on this machine that ended before it had undone its changes: what doctor finds may be its doing. */
export async function dueRecoveries(context: CliContext): Promise<string[]> {
  try {
    const folder = journalFolder(context);
    // Most runs have left nothing: then nothing that reads journals is loaded.
    if ((await journalNames(folder)).length === 0) return [];
    const { dueJournals, runWords } = await import("../../journal/due-journals.ts");
    const due = await dueJournals(folder);
    return due.map(
      ({ header }) =>
        `${runWords(header)} has not been undone; \`nomnom ${header.command} --recover\` does it`,
    );
  } catch (error) {
    // A doctor works also where the state folder does not: it says so and goes on.
    return [`interrupted runs cannot be listed: ${error instanceof Error ? error.message : String(error)}`];
  }
}
