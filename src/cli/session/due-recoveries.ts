import { dueJournals, runWords } from "../../journal/due-journals.ts";
import type { CliContext } from "../cli-context.ts";
import { journalFolder } from "../state-folder.ts";

/** One sentence for each run of e2e or fix on this machine that ended before it had undone its changes: what doctor finds may be its doing. */
export async function dueRecoveries(context: CliContext): Promise<string[]> {
  try {
    const due = await dueJournals(journalFolder(context));
    return due.map(
      ({ header }) =>
        `${runWords(header)} has not been undone; \`nomnom ${header.command} --recover\` does it`,
    );
  } catch (error) {
    // A doctor works also where the state folder does not: it says so and goes on.
    return [`interrupted runs cannot be told: ${error instanceof Error ? error.message : String(error)}`];
  }
}
