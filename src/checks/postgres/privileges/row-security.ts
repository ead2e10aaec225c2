import type { Remedy } from "../../../remedy/remedy.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { SessionSetting } from "../../../snapshot/postgres.ts";
import type { RowCondition } from "../../../snapshot/postgres-statements.ts";
import type { Finding } from "../../finding.ts";
import { isCertain, isLookedFor, type PolicyAnswer, policyAnswer, statementsOf } from "./asked-policies.ts";
import type { Judged, TablePrivileges } from "./judged.ts";
import { rowsHidden, rowsRefused } from "./kinds.ts";
import { resetOf, sessionSettings, whose } from "./session-settings.ts";

/** What the policies of the tables make of the services' rows. */
export function rowSecurity(judged: Judged): Finding[] {
  return judged.role.tables
    .filter((table) => table.rowSecurity)
    .flatMap((table) => policyFinding(table, judged));
}

/** What the services do with the rows of a table: all are inserted, those of the status table are changed too. */
function policyFinding(table: TablePrivileges, judged: Judged): Finding[] {
  const { user } = judged.role;
  const name = nameOf(table, judged);
  const off = sessionSettings(judged).find(
    ({ name: setting, value }) => setting === "row_security" && /^'?(off|false|no|0)'?$/i.test(value ?? ""),
  );
  if (off !== undefined) return [refusedAltogether(table, off, judged)];
  const inserts = table.inserts ?? (table.insertPolicy ? "depends" : "never");
  const updates = table.name === judged.changed ? (table.updates ?? "depends") : "always";
  const details = {
    resource: `postgres/table/${table.schema ?? judged.data.schema}.${table.name}`,
    evidence: {
      user,
      insertPolicy: table.insertPolicy,
      inserts,
      updates,
      sqlState: inserts === "never" ? "42501" : null,
    },
    remedy: policyRemedy(table, judged),
  } as const;
  if (inserts === "never")
    return [
      rowsRefused({
        ...details,
        message: `Row security of ${name} lets ${user} insert nothing (${table.insertPolicy ? "its policies refuse every row" : "no policy allows it"}): its INSERT fails with 42501.`,
      }),
    ];
  if (updates === "never")
    return [
      rowsRefused({
        ...details,
        message: `Row security of ${name} lets ${user} change nothing: its UPDATE finds no row, without an error, and a message keeps its first status.`,
      }),
    ];
  const answer = policyAnswer(policiesOf(table, judged));
  const asked = answer === null ? [] : askedFindings(answer, name, details);
  if (asked.length > 0 || answer?.others === "all") return asked;
  if (inserts === "always" && updates === "always") return [];
  if (answer?.others === "usual")
    return [
      rowsHidden({
        ...details,
        severity: "info",
        message: `Row security of ${name} applies to ${user}: its policies take usual rows, and decide about each.`,
      }),
    ];
  return [
    rowsHidden({
      ...details,
      // Older snapshots do not tell whether a policy is about more than reading.
      severity: table.inserts === "depends" ? "warning" : "info",
      message:
        table.inserts === "depends"
          ? `Row security of ${name} applies to ${user}. Its policies decide by the row or by a session setting that the services do not set, and a refused row fails with 42501.`
          : `Row security of ${name} applies to ${user}: rows that its policies hide are neither counted nor updated, and no error says so.`,
    }),
  ];
}

function policiesOf({ schema, name }: TablePrivileges, { policies, data }: Judged): RowCondition[] {
  const own = schema ?? data.schema;
  return (policies ?? []).filter(
    (policy) => policy.schema === own && (policy.table === name || policy.table === `${own}.${name}`),
  );
}

/** What the server said of the services' own rows. */
function askedFindings(
  { written, read }: PolicyAnswer,
  name: string,
  details: Omit<Parameters<typeof rowsRefused>[0], "message" | "severity">,
): Finding[] {
  const sqlState = written[0]?.sqlState ?? "42501";
  return [
    ...(written.length === 0
      ? []
      : [
          rowsRefused({
            ...details,
            severity: isCertain(written) ? "error" : "warning",
            message: `Row security of ${name} refuses ${isCertain(written) ? "every" : "a usual"} row of ${statementsOf(written)}: it fails with ${sqlState}.`,
            evidence: { ...details.evidence, sqlState, refused: written.map(({ row }) => row ?? "usual") },
          }),
        ]),
    ...(read.length === 0
      ? []
      : [
          rowsHidden({
            ...details,
            severity: isCertain(read) && read.some(isLookedFor) ? "error" : "warning",
            message: `Row security of ${name} hides ${isCertain(read) ? "every row" : "usual rows"} from ${statementsOf(read)}, without an error.`,
          }),
        ]),
  ];
}

/** row_security = off asks the server to refuse what a policy would have a say in; it is no way past the policies. */
function refusedAltogether(table: TablePrivileges, off: SessionSetting, judged: Judged): Finding {
  const name = nameOf(table, judged);
  return rowsRefused({
    message: `Row security of ${name} applies to ${judged.role.user}, and row_security is off (${whose(off)}): every statement about the table fails with 42501.`,
    resource: `postgres/table/${table.schema ?? judged.data.schema}.${table.name}`,
    cause: [table.name, off.name],
    evidence: { user: judged.role.user, setting: off.name, of: off.of, sqlState: "42501" },
    remedy: {
      summary: "Remove the setting; open sessions keep it until the pods restart.",
      commands: resetOf(judged, off).map((statement) => judged.admin(statement)),
    },
  });
}

/** A policy of its own helps while no other refuses: permissive ones are alternatives, restrictive ones are not. */
function policyRemedy(table: TablePrivileges, judged: Judged): Remedy {
  const { role, admin, look } = judged;
  const name = nameOf(table, judged);
  if (table.inserts !== undefined && table.insertPolicy)
    return {
      summary: "Find out what the policies are for, and exempt the role from those that refuse its rows.",
      commands: [look(name)],
    };
  return {
    summary: "Give the role a policy of its own.",
    commands: [
      admin(
        `CREATE POLICY ${identifier(`${role.user}_all`)} ON ${name} TO ${identifier(role.user)} USING (true) WITH CHECK (true)`,
      ),
    ],
  };
}

const nameOf = ({ schema, name }: TablePrivileges, { data }: Judged): string =>
  qualified(schema ?? data.schema, name);
