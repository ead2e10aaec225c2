import { adminPsql } from "../../../remedy/psql.ts";
import { joined, placeholder, type Word } from "../../../remedy/word.ts";
import type { MessageStatus } from "../../../snapshot/message-status.ts";
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
const optional = ["nats/consumers", "nats/streams", "kubernetes/deployments"] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** No message of the last 24 hours that the worker has begun is left without an end. */
export const messageStatus = defineCheck({
  id: "pipeline/message-status",
  title: "Messages the worker begins come to an end",
  requires: ["postgres/reachable"],
  reads,
  optional,
  findings: messageStatusKinds,
  decide(input) {
    const status = input.sections["postgres/message-status"];
    switch (status.kind) {
      case "absent":
        return {
          kind: "not-applicable",
          reason: "there is no table message_status with status and received_at (postgres/table-presence)",
        };
      case "refused":
      case "large":
        return { kind: "decided", findings: [], incomplete: unreadable(status, input) };
      case "counted":
        return fromCounts(status, input);
    }
  },
});

type Counted = Extract<MessageStatus, { kind: "counted" }>;

/** The worker has taken these and not finished them; what the API has accepted, it may not have begun. */
const begun = ["processing", "failed"];

function fromCounts(
  status: Counted,
  input: Input,
): { kind: "decided"; findings: Finding[]; incomplete?: Undecided } {
  const overdue = (names: readonly string[]): Overdue => ({
    status,
    target: input.target,
    entries: status.statuses.filter((entry) => names.includes(entry.status) && entry.overdue > 0),
  });
  const [unfinished, accepted] = [overdue(begun), overdue(["accepted"])];
  if (unfinished.entries.length + accepted.entries.length === 0) return { kind: "decided", findings: [] };
  const waiting = waitingMessages(input);
  if (waiting === null) {
    const why = undecidedBy(errorsOf([input.optional["nats/consumers"]]), input.target, null);
    return {
      kind: "decided",
      findings: [],
      incomplete: {
        reason: `messages are unfinished for more than 2 min, and whether they still wait in NATS is not visible${why ? `: ${why.reason}` : ""}`,
        remedy: why?.remedy ?? null,
      },
    };
  }
  return {
    kind: "decided",
    findings: [
      begunFinding(unfinished, waiting),
      unfollowedFinding(accepted, waiting, deadLettersWithoutRow(status, input)),
    ].flatMap((finding) => finding ?? []),
  };
}

function deadLettersWithoutRow(status: Counted, { optional: sections, blueprint }: Input): number {
  const wanted = wantedStreams(blueprint, dataOf(sections["kubernetes/deployments"]) ?? []);
  const names = deadLetterStreams(wanted, blueprint.deadLetters).map(({ name }) => name);
  const streams = dataOf(sections["nats/streams"]) ?? [];
  return (
    lettersWithoutRow(
      streams.filter(({ config }) => names.includes(config.name)),
      status,
    ) ?? 0
  );
}

/** Messages the worker's consumers will still hand out; null when that is not visible. */
function waitingMessages({ optional: sections, blueprint }: Input): number | null {
  const consumers = dataOf(sections["nats/consumers"]);
  if (consumers === null) return null;
  const wanted = wantedConsumers(blueprint, dataOf(sections["kubernetes/deployments"]) ?? []);
  const own = consumers.filter((consumer) => wanted.some((candidate) => isWanted(candidate, consumer)));
  // Without a consumer everything in the stream waits: nats/consumer-config says so.
  if (own.length === 0) return Number.POSITIVE_INFINITY;
  return own.reduce((sum, { num_pending, num_ack_pending }) => sum + num_pending + num_ack_pending, 0);
}

function unreadable(
  { kind, identifier }: Exclude<MessageStatus, Counted>,
  { target, blueprint }: Input,
): Undecided {
  const asAdministrator = (statement: Word) => adminPsql(target, blueprint.release, statement);
  return kind === "refused"
    ? {
        reason: `this role may not read status and received_at of ${identifier}`,
        remedy: {
          summary: "Let it read the two columns; an administrator types this.",
          commands: [
            asAdministrator(
              joined(`GRANT SELECT (status, received_at) ON ${identifier} TO `, placeholder("DOCTOR_ROLE")),
            ),
          ],
        },
      }
    : {
        reason: `${identifier} is large and has no index on received_at: looking for the newest rows would read all of it`,
        remedy: {
          summary: "Create the index the worker's own table has.",
          commands: [
            asAdministrator(
              `CREATE INDEX CONCURRENTLY idx_message_status_received_at ON ${identifier} (received_at)`,
            ),
          ],
        },
      };
}
