import { waysOf } from "../../src/doctor/report-remedy.ts";
import type { Expectation } from "./case.ts";
import type { Said } from "./run-doctor.ts";

/** What differs from the expectation, a line each; empty: doctor is right. */
export function differences(expected: Expectation, said: Said): string[] {
  if (said.kind === "Error")
    return said.error.code === expected.refuses ? [] : [`refused: ${said.error.code} ${said.error.message}`];
  const words = [...wordsOf(said)].join("\n");
  const commands = commandsOf(said);
  const lines = (list: readonly string[] | undefined, isWrong: (text: string) => boolean, what: string) =>
    (list ?? []).filter(isWrong).map((text) => `${what}: ${text}`);
  return [
    ...(expected.refuses === undefined ? [] : [`not refused: ${expected.refuses}`]),
    ...unequal(problemsIn(expected), problems(said)),
    ...unequal(new Set(expected.undecided), undecided(said)),
    ...lines(expected.says, (text) => !words.includes(text), "not said"),
    ...lines(expected.neverSays, (text) => words.includes(text), "said"),
    ...lines(expected.types, (text) => !commands.some((command) => command.includes(text)), "no command"),
    ...lines(expected.neverTypes, (text) => commands.some((command) => command.includes(text)), "command"),
  ];
}

/** A cell of the table. */
export const expectedWords = (expected: Expectation): string =>
  expected.refuses ??
  cell([...problemsIn(expected), ...(expected.undecided ?? []).map((id) => `undecided ${id}`)]);

/** A cell of the table. */
export function saidWords(said: Said): string {
  if (said.kind === "Error") return said.error.code;
  return cell([...problems(said), ...[...undecided(said)].map((id) => `undecided ${id}`)]);
}

const cell = (parts: readonly string[]): string => parts.join(", ") || "nothing";

const problemsIn = ({ findings = {} }: Expectation): Set<string> =>
  new Set(Object.entries(findings).map(([code, severity]) => `${severity} ${code}`));

type Report = Exclude<Said, { kind: "Error" }>;

const problems = (report: Report): Set<string> =>
  new Set(troubles(report).map(({ severity, code }) => `${severity} ${code}`));

const troubles = (report: Report) =>
  report.checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== "info");

const undecided = (report: Report): Set<string> =>
  new Set(
    report.checks.filter(({ status }) => status === "unknown" || status === "blocked").map(({ id }) => id),
  );

function* wordsOf(report: Report): Iterable<string> {
  for (const { reason, remedy } of report.checks) yield `${reason ?? ""}\n${remedy?.summary ?? ""}`;
  for (const { message, remedy } of report.checks.flatMap(({ findings }) => findings))
    yield `${message}\n${remedy?.summary ?? ""}`;
}

const commandsOf = (report: Report): string[] =>
  report.checks
    .flatMap((check) => [check, ...check.findings])
    .flatMap(({ remedy }) => (remedy === null ? [] : waysOf(remedy).flat()));

function unequal(expected: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  const missing = [...expected].filter((each) => !found.has(each));
  const unwanted = [...found].filter((each) => !expected.has(each));
  return [...missing.map((each) => `missing: ${each}`), ...unwanted.map((each) => `unwanted: ${each}`)];
}
