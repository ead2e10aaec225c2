import type { ExpectedStatement } from "../../../blueprint/blueprint.ts";
import { command } from "../../../remedy/command.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { OwnStatementAnswer } from "../../../snapshot/postgres-statements.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Finding } from "../../finding.ts";
import { ownStatementRefused } from "./kinds.ts";

/** What the server refuses of the statements that the file names. */
export function ownStatementFindings(
  statements: readonly ExpectedStatement[],
  answers: readonly OwnStatementAnswer[],
  target: Target,
): Finding[] {
  return statements.flatMap((statement) => {
    const answer = answers.find(({ name }) => name === statement.name);
    return answer?.refusal ? [refused(statement, answer, answer.refusal, target)] : [];
  });
}

function refused(
  { name, by, severity }: ExpectedStatement,
  { user, role }: OwnStatementAnswer,
  { sqlState, message }: NonNullable<OwnStatementAnswer["refusal"]>,
  target: Target,
): Finding {
  const whose = by === null ? "" : ` of ${by}`;
  const asked = role === null || role === user ? "" : ` (asked as ${user}, which may not act as ${role})`;
  return ownStatementRefused({
    severity,
    message: `Statement ${name}${whose} fails with ${sqlState}: ${message.replace(/\.$/, "")}${asked}.`,
    resource: `postgres/statement/${name}`,
    cause: [name, sqlState],
    evidence: { statement: name, by, user, role, sqlState, answer: message },
    remedy: {
      summary:
        sqlState === "42501"
          ? `Grant ${role ?? user} what the statement needs, or correct it in nomnom.doctor.yaml.`
          : "Run the migration that the statement is written for, or correct it in nomnom.doctor.yaml.",
      commands:
        sqlState === "42501"
          ? [psql(target, `\\du ${identifier(role ?? user)}`)]
          : [command("nomnom", "doctor", "--only", "postgres/table-presence")],
    },
  });
}
