import { type Outcome, trouble } from "./run-case.ts";

/** A Markdown table that reads well in a terminal too. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.id,
    outcome.about,
    outcome.expected,
    outcome.said === outcome.expected ? "the same" : outcome.said,
    verdictOf(outcome),
  ]);
  const lines = [["case", "situation", "expected", "said", ""], ["---", "---", "---", "---", "---"], ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

/** The last line: how many are right, wrong, and wrong as it is known. */
export function sumOf(outcomes: readonly Outcome[]): string {
  const run = outcomes.filter(({ notRun }) => notRun === null);
  const wrong = run.filter((outcome) => trouble(outcome) !== null).length;
  const known = run.filter((outcome) => trouble(outcome) === null && outcome.knownWrong !== null).length;
  const rest = run.length === outcomes.length ? "" : `, ${outcomes.length - run.length} not run`;
  return `${run.length - wrong - known} of ${run.length} right, ${wrong} wrong, ${known} known to be wrong${rest}`;
}

function verdictOf(outcome: Outcome): string {
  if (trouble(outcome) !== null) return "WRONG";
  if (outcome.notRun !== null) return outcome.notRun;
  return outcome.knownWrong === null ? "right" : `known wrong: ${outcome.knownWrong}`;
}
