import { dueJournals } from "../../e2e/journal/due-journals.ts";
import type { CliContext } from "../cli-context.ts";
import { journalFolder } from "../state-folder.ts";

/** One sentence for each e2e run on this machine that ended before it had undone its changes: what doctor finds may be its doing. */
export async function dueRecoveries(context: CliContext): Promise<string[]> {
  try {
    const due = await dueJournals(journalFolder(context));
    return due.map(
      ({ header }) =>
        `the e2e run of ${header.startedAt} in namespace ${header.namespace} has not been undone; \`nomnom e2e --recover\` does it`,
    );
  } catch (error) {
    // A doctor works also where the state folder does not: it says so and goes on.
    return [`interrupted e2e runs cannot be told: ${error instanceof Error ? error.message : String(error)}`];
  }
}
