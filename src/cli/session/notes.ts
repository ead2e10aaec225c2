import type { CheckBug } from "../../doctor/events.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { describeBug } from "../report-error.ts";
import type { Session } from "./session.ts";

/** With `-v`: where each setting and each part of the blueprint came from, on stderr. */
export async function tellOrigins(context: CliContext, { configuration, connector }: Session): Promise<void> {
  const lines = [
    ...connector
      .origins()
      .map(({ name, value, origin }) => `${name} = ${context.redactor.address(value)}  (${origin})`),
    `configuration file: ${configuration.file ?? "none"}`,
    ...Object.entries(configuration.origins).map(([part, origin]) => `blueprint ${part}: ${origin}`),
  ];
  await writeFully(context.stderr, lines.map((line) => `${sanitise(line)}\n`).join(""));
}

/** Bugs that a run met, on stderr. One probe that throws leaves several checks undecided: it is reported once. */
export async function tellBugs(
  context: CliContext,
  bugs: readonly CheckBug[],
  { verbose }: Pick<GlobalRequest, "verbose">,
): Promise<void> {
  for (const error of new Set(bugs.map((bug) => bug.error))) {
    const checks = bugs.flatMap((bug) => (bug.error === error ? [bug.check] : []));
    const { message, hint, stack } = describeBug(error);
    const lines = [
      `error: ${checks.join(", ")}: ${message}`,
      `hint: ${hint}`,
      ...(verbose && stack !== null ? [stack] : []),
    ];
    await writeFully(context.stderr, `${sanitise(context.redactor.text(lines.join("\n")))}\n`);
  }
}
