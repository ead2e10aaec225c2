import type { MessageStatusTable } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import { psql } from "../../../remedy/psql.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { MessageStatus } from "../../../snapshot/message-status.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding, type JsonValue } from "../../finding.ts";
import { messageCount } from "../../nats/streams/message-count.ts";
import { hasStatus, statusQuery } from "../status-query.ts";

type Counted = Extract<MessageStatus, { kind: "counted" }>;

/** Rows that have had their status for too long. */
export interface Overdue {
  status: Counted;
  entries: Counted["statuses"];
  table: MessageStatusTable;
  target: Target;
}

const unfinished = defineFinding({
  code: "pipeline/message-status/unfinished",
  title: "Messages the worker has begun will not be delivered again",
  severity: ["warning"],
  resource: ["postgres/table"],
  recovers: null,
});

const accepted = defineFinding({
  code: "pipeline/message-status/accepted",
  title: "Messages stay accepted and no longer wait in NATS",
  severity: ["info"],
  resource: ["postgres/table"],
  recovers: null,
});

const givenUp = defineFinding({
  code: "pipeline/message-status/given-up",
  title: "Messages stay accepted and are among the dead letters",
  severity: ["warning"],
  resource: ["postgres/table"],
  recovers: null,
});

/** In the order of the page. */
export const messageStatusKinds = [unfinished, accepted, givenUp];

const resourceOf = ({ table }: Overdue) => `postgres/table/${table.table}` as const;

/**
 * Begun, not finished, and not in NATS any more: nobody will finish them. A warning: the worker writes the last status after it has stored the
 * message, and goes on when that write fails.
 */
export function begunFinding(overdue: Overdue, waiting: number): Finding | null {
  const count = countOf(overdue);
  const left = count - waiting;
  if (left <= 0) return null;
  const { atLeast, it, has } = wordsFor(left, waiting);
  return unfinished({
    message: `${atLeast}${messageCount(left)} of the last 24 h ${has} been ${namesOf(overdue)} for more than ${formatDuration(overdue.status.overdueAfterMs)} and will not be delivered again. The worker gave ${it} up without a dead letter, or could not write the last status.`,
    resource: resourceOf(overdue),
    evidence: { ...figures(overdue), waitingInNats: waiting, left },
    remedy: {
      summary:
        "Read the reason; look for their rows in the entities' tables, and send again what is missing.",
      commands: [select(overdue)],
    },
  });
}

/** Accepted, and not in NATS any more. As a rule they are stored: a worker that is faster than the API's own row leaves it as it is (nomnom 3ac7dfa). */
export function unfollowedFinding(
  overdue: Overdue,
  waiting: number,
  lettersWithoutRow: number,
): Finding | null {
  const count = countOf(overdue);
  const left = count - waiting;
  if (left <= 0) return null;
  const { atLeast, it, has } = wordsFor(left, waiting);
  const rows = `${atLeast}${messageCount(left)} of the last 24 h ${has} been accepted for more than ${formatDuration(overdue.status.overdueAfterMs)} and no longer ${left === 1 ? "waits" : "wait"} in NATS`;
  if (lettersWithoutRow > 0)
    return givenUp({
      message: `${rows}, and ${counted(lettersWithoutRow, "dead letter")} ${lettersWithoutRow === 1 ? "has" : "have"} no row that says ${overdue.table.deadLettered.join(" or ")}. While the database is down, the worker gives messages up without changing their rows.`,
      resource: resourceOf(overdue),
      evidence: { ...figures(overdue), waitingInNats: waiting, left, lettersWithoutRow },
      remedy: {
        summary:
          "Compare these rows with the message_id of the dead letters, and publish those letters again once the database answers (nomnom explain pipeline/dead-letters).",
        commands: [select(overdue)],
      },
    });
  return accepted({
    message: `${atLeast}${messageCount(left)} of the last 24 h ${has} been accepted for more than ${formatDuration(overdue.status.overdueAfterMs)} and no longer ${plural(left, "waits", "wait")} in NATS. As a rule ${it === "it" ? "it is" : "they are"} stored: the worker was faster than the API's own row.`,
    resource: resourceOf(overdue),
    evidence: { ...figures(overdue), waitingInNats: waiting, left },
    remedy: {
      summary:
        "Do nothing as long as no message is lost; nomnom e2e follows a message of its own into the tables.",
      commands: [select(overdue)],
    },
  });
}

const countOf = ({ entries }: Overdue): number => entries.reduce((sum, entry) => sum + entry.overdue, 0);

/** What waits in NATS may be among them: then it is a lower bound. */
const wordsFor = (left: number, waiting: number) => ({
  atLeast: waiting > 0 ? "At least " : "",
  it: plural(left, "it", "them"),
  has: plural(left, "has", "have"),
});

const namesOf = ({ entries }: Overdue): string => entries.map(({ status }) => status).join(" or ");

const select = ({ entries, status, table, target }: Overdue): Command => {
  const names = entries.map((entry) => entry.status);
  const before = new Date(Date.parse(status.at) - status.overdueAfterMs).toISOString().slice(0, 19);
  return psql(
    target,
    statusQuery(table, `${hasStatus(table, names)} AND ${identifier(table.receivedAt)} < '${before}'`),
  );
};

const figures = ({ status, entries }: Overdue): { [key: string]: JsonValue } => ({
  statuses: entries.map((entry) => ({ ...entry })),
  overdueAfterMs: status.overdueAfterMs,
  everyRowCounted: status.complete,
});
