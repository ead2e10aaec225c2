import type { CheckBug } from "../../doctor/events.ts";
import { redactText } from "../../snapshot/redact.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalOptions } from "../global-options.ts";
import { writeFully } from "../output.ts";
import { describeBug } from "../report-error.ts";

/** Bugs that a run met, on stderr. One probe that throws leaves several checks undecided: it is told once. */
export async function tellBugs(
  context: CliContext,
  bugs: readonly CheckBug[],
  { verbose }: Pick<GlobalOptions, "verbose">,
): Promise<void> {
  for (const error of new Set(bugs.map((bug) => bug.error))) {
    const checks = bugs.flatMap((bug) => (bug.error === error ? [bug.check] : []));
    const { message, hint, stack } = describeBug(error);
    const lines = [
      `error: ${checks.join(", ")}: ${message}`,
      `hint: ${hint}`,
      ...(verbose && stack !== null ? [stack] : []),
    ];
    await writeFully(context.stderr, `${sanitise(redactText(lines.join("\n"), []))}\n`);
  }
}
