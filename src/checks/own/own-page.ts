import type { OwnCheck, OwnQuestion } from "../../blueprint/own-check.ts";
import { conditionWords } from "./condition.ts";

/** The page of an own check, as Markdown with the headings of every page: what `nomnom.doctor.yaml` says of it. */
export function ownPage({ name, title, question, wants, severity, message, remedy }: OwnCheck): string {
  return [
    `# own/${name}`,
    `${title}.`,
    "## Why it matters",
    message ?? "The configuration asks for it (`ownChecks` of `nomnom.doctor.yaml`), and says no more.",
    "## How it is decided",
    questionText(question),
    "The answer must have:",
    wants.map(({ at, holds }) => `- \`${at}\`: ${conditionWords(holds)}`).join("\n"),
    `Anything else is ${severity === "error" ? "an error" : "a warning"}.`,
    "## Findings",
    "### unmet",
    "The answer is another than the wanted one, or a route did not answer.",
    "## What unknown means",
    "The question could not be put, or was refused: the system cannot be reached, a right is missing, the statement took longer than `--request-timeout`, or what was looked at is a secret. It is never a pass.",
    "## How to repair",
    remedy ?? "The configuration does not say: `remedy` of the check is the place.",
  ]
    .join("\n\n")
    .concat("\n");
}

function questionText(question: OwnQuestion): string {
  switch (question.kind) {
    case "sql": {
      const role = question.role === null ? "" : `, as role ${question.role}`;
      const database = question.database === undefined ? "" : ` at database ${question.database}`;
      return `PostgreSQL is asked${database}, in a read-only transaction${role}:\n\n\`\`\`sql\n${question.sql}\n\`\`\``;
    }
    case "jetStream": {
      const payload = question.payload === null ? "" : ` with \`${JSON.stringify(question.payload)}\``;
      return `JetStream is asked: \`$JS.API.${question.subject}\`${payload}.`;
    }
    case "http": {
      const of =
        "workload" in question.of
          ? `a pod of ${question.of.workload}`
          : `a pod behind Service ${question.of.service}`;
      return `\`${question.method} ${question.path}\` is sent to ${of}, through a port-forward.`;
    }
  }
}
