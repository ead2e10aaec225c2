import type { MessageStatusTable } from "../../../blueprint/blueprint.ts";
import { adminPsql } from "../../../remedy/psql.ts";
import { identifier as quoted } from "../../../remedy/sql.ts";
import { joined, placeholder, type Word } from "../../../remedy/word.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { MessageStatus } from "../../../snapshot/message-status.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { isWanted, wantedConsumers } from "../../nats/consumers/wanted-consumers.ts";
import { wantedStreams } from "../../nats/streams/wanted-streams.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { deadLetterStreams, lettersWithoutRow } from "../dead-letter-streams.ts";
import {
  begunFinding,
  messageStatusKinds,
  type Overdue,
  unfollowedFinding,
} from "./message-status-findings.ts";

const reads = ["postgres/message-status"] as const;
const optional = ["nats/consumers", "nats/streams", ...templateSections] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

const noTable = "no table that says what became of each message is named (postgres.messageStatus)";

/** No message of the last 24 hours that the worker has begun is left without an end. */
export const messageStatus = defineCheck({
  id: "pipeline/message-status",
  title: "Messages that the worker begins are finished",
  requires: ["postgres/reachable"],
  reads,
  optional,
  findings: messageStatusKinds,
  notApplicable: ({ blueprint }) => (blueprint.postgres.messageStatus === null ? noTable : null),
  decide(input) {
    const { messageStatus: table } = input.blueprint.postgres;
    if (table === null) return { kind: "not-applicable", reason: noTable };
    const status = input.sections["postgres/message-status"];
    switch (status.kind) {
      case "absent":
        return {
          kind: "not-applicable",
          reason: `there is no table ${table.table} with ${table.status} and ${table.receivedAt} (postgres/table-presence)`,
        };
      case "refused":
      case "large":
        return { kind: "decided", findings: [], incomplete: unreadable(status, table, input) };
      case "counted":
        return fromCounts(status, table, input);
    }
  },
});

type Counted = Extract<MessageStatus, { kind: "counted" }>;

function fromCounts(
  status: Counted,
  table: MessageStatusTable,
  input: Input,
): { kind: "decided"; findings: Finding[]; incomplete?: Undecided } {
  const overdue = (names: readonly string[]): Overdue => ({
    status,
    table,
    target: input.target,
    entries: status.statuses.filter((entry) => names.includes(entry.status) && entry.overdue > 0),
  });
  const [unfinished, accepted] = [overdue(table.begun), overdue(table.accepted)];
  if (unfinished.entries.length + accepted.entries.length === 0) return { kind: "decided", findings: [] };
  const waiting = waitingMessages(input);
  if (waiting === null) {
    const why = undecidedBy(errorsOf([input.optional["nats/consumers"]]), input.target, null);
    return {
      kind: "decided",
      findings: [],
      incomplete: {
        reason: `messages are unfinished for more than ${formatDuration(status.overdueAfterMs)}, and whether they still wait in NATS is not visible${why ? `: ${why.reason}` : ""}`,
        remedy: why?.remedy ?? null,
      },
    };
  }
  return {
    kind: "decided",
    findings: [
      begunFinding(unfinished, waiting),
      unfollowedFinding(accepted, waiting, deadLettersWithoutRow(status, table, input)),
    ].flatMap((finding) => finding ?? []),
  };
}

function deadLettersWithoutRow(
  status: Counted,
  { deadLettered }: MessageStatusTable,
  { optional: sections, blueprint }: Input,
): number {
  const wanted = wantedStreams(blueprint, podTemplates(sections));
  const names = deadLetterStreams(wanted, blueprint.deadLetters).map(({ name }) => name);
  const streams = dataOf(sections["nats/streams"]) ?? [];
  return (
    lettersWithoutRow(
      streams.filter(({ config }) => names.includes(config.name)),
      status,
      deadLettered,
    ) ?? 0
  );
}

/** Messages the worker's consumers will still hand out; null when that is not visible. */
function waitingMessages({ optional: sections, blueprint }: Input): number | null {
  const consumers = dataOf(sections["nats/consumers"]);
  if (consumers === null) return null;
  const wanted = wantedConsumers(blueprint, podTemplates(sections));
  const own = consumers.filter((consumer) => wanted.some((candidate) => isWanted(candidate, consumer)));
  // Without a consumer everything in the stream waits: nats/consumer-config says so.
  if (own.length === 0) return Number.POSITIVE_INFINITY;
  return own.reduce((sum, { num_pending, num_ack_pending }) => sum + num_pending + num_ack_pending, 0);
}

function unreadable(
  { kind, identifier }: Exclude<MessageStatus, Counted>,
  { status, receivedAt }: MessageStatusTable,
  { target, blueprint }: Input,
): Undecided {
  const asAdministrator = (statement: Word) => adminPsql(target, blueprint.release, statement);
  return kind === "refused"
    ? {
        reason: `this role may not read ${status} and ${receivedAt} of every row of ${identifier} (its rights, or row security)`,
        remedy: {
          summary: "Let it read the two columns; an administrator types this.",
          commands: [
            asAdministrator(
              joined(
                `GRANT SELECT (${quoted(status)}, ${quoted(receivedAt)}) ON ${identifier} TO `,
                placeholder("DOCTOR_ROLE"),
              ),
            ),
          ],
        },
      }
    : {
        reason: `${identifier} is large and has no index on ${receivedAt}: looking for the newest rows would read all of it`,
        remedy: {
          summary: "Create an index on it.",
          commands: [asAdministrator(`CREATE INDEX CONCURRENTLY ON ${identifier} (${quoted(receivedAt)})`)],
        },
      };
}
