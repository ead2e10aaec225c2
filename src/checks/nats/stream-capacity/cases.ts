import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import type { Levels } from "../../../blueprint/blueprint.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { sectionSchemas } from "../../../snapshot/snapshot.ts";

const mebibyte = 1024 ** 2;

/** The streams of a recording, the one of that name changed. */
function streams(
  snapshot: string,
  name: string,
  config: Record<string, unknown>,
  state: Record<string, unknown> = {},
) {
  const section = readSnapshot(snapshot).sections["nats/streams"];
  if (!section?.ok) throw new Error(`${snapshot} has no streams`);
  const changed = section.data.map((stream) =>
    stream.config.name === name
      ? { ...stream, config: { ...stream.config, ...config }, state: { ...stream.state, ...state } }
      : stream,
  );
  return succeed(sectionSchemas["nats/streams"].parse(changed));
}

/** The server of a recording with another max_file, or more used. */
function monitoring(snapshot: string, change: { maxFileBytes?: number; usedFileBytes?: number }) {
  const section = readSnapshot(snapshot).sections["nats/monitoring"];
  if (!section?.ok || section.data.jetstream === null)
    throw new Error(`${snapshot} has no JetStream figures`);
  return succeed({ ...section.data, jetstream: { ...section.data.jetstream, ...change } });
}

function account(snapshot: string, maxStorageBytes: number) {
  const section = readSnapshot(snapshot).sections["nats/account"];
  if (!section?.ok) throw new Error(`${snapshot} has no account`);
  return succeed({ ...section.data, maxStorageBytes });
}

const ago = (snapshot: string, ms: number) =>
  new Date(Date.parse(readSnapshot(snapshot).takenAt) - ms).toISOString();

/** A stream of 1 MiB that has taken a hundred messages since then; its file wants it not to be full so soon. */
const filling = (
  since: number,
  levels: Levels,
  config: Record<string, unknown> = {},
  state: Record<string, unknown> = {},
): Pick<Case, "snapshot" | "sections" | "blueprint"> => ({
  snapshot: "streams-healthy",
  sections: {
    "nats/streams": streams(
      "streams-healthy",
      "MESSAGES",
      { max_bytes: mebibyte, ...config },
      { messages: 100, bytes: mebibyte / 2, first_ts: ago("streams-healthy", since), ...state },
    ),
  },
  blueprint: (b) => ({
    ...b,
    nats: { ...b.nats, streams: b.nats.streams.map((stream) => ({ ...stream, timeToFullMs: levels })) },
  }),
});
const hour = 3_600_000;

export const cases: Case[] = [
  {
    name: "half full after an hour: it is full in another one, and may not be before two",
    ...filling(hour, { warn: 2 * hour, error: null }),
    status: "warn",
    finds: ["fills-soon"],
    says: ["MESSAGES is full in 1h if as much arrives as in the last 1h", "100 messages", "(timeToFull)"],
  },
  {
    name: "sooner than the error allows is an error",
    ...filling(hour, { warn: 24 * hour, error: 2 * hour }),
    status: "fail",
    finds: ["fills-soon"],
  },
  {
    name: "by the number of messages it is full before it is by bytes",
    ...filling(hour, { warn: 2 * hour, error: null }, { max_msgs: 110, max_bytes: 1024 * mebibyte }),
    status: "warn",
    evidence: { limit: "max_msgs", leftSeconds: 360 },
  },
  {
    name: "time enough is no finding",
    ...filling(hour, { warn: hour / 2, error: null }),
    status: "pass",
  },
  {
    name: "what ends before the stream is full leaves room",
    ...filling(hour, { warn: 24 * hour, error: null }, { max_age: hour * 1e6 }),
    status: "pass",
  },
  {
    name: "a work queue, whose messages go, says nothing of when it is full",
    ...filling(hour, { warn: 24 * hour, error: null }, { retention: "workqueue" }),
    status: "pass",
  },
  {
    name: "a few messages of a moment are no rate",
    ...filling(5_000, { warn: 24 * hour, error: null }),
    status: "pass",
  },
  {
    name: "full and discard=new: the real server answers 10077",
    snapshot: "stream-full-refuses",
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    code: 10077,
    evidence: { limit: "max_bytes", used: 65_162, max: 65_536, percent: 99, full: true },
    messages: [
      "MESSAGES holds 63.63 KiB of 64 KiB (max_bytes), 99 %: it refuses new messages with JetStream error 10077 (discard is new). The ingestion API answers 500.",
    ],
    says: ["nats stream edit MESSAGES --max-bytes 131072", "or let it drop its oldest messages instead"],
  },
  {
    name: "a subject for each order",
    snapshot: "streams-healthy",
    sections: { "nats/streams": streams("streams-healthy", "MESSAGES", {}, { num_subjects: 1_200_000 }) },
    status: "warn",
    finds: ["many-subjects"],
    says: ["1200000 different subjects", "nats stream subjects MESSAGES"],
  },
  {
    name: "the dead-letter stream refuses, and nobody waits for its answer",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams("stream-full-refuses", "MESSAGES", {
        name: "MESSAGESDLQ",
        subjects: ["messages.dlq.>"],
      }),
    },
    status: "fail",
    says: ["A message that the worker gives up is lost, although its row says dlq"],
  },
  {
    name: "one large message in a stream that refuses: a small one still fits",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams(
        "stream-full-refuses",
        "MESSAGES",
        { max_bytes: 1_000_000 },
        { messages: 1, bytes: 600_000 },
      ),
    },
    status: "warn",
    says: ["60 %: there is no room for another message of average size (585.94 KiB); when one comes"],
  },
  {
    name: "the subjects of the main stream are full, and it refuses instead of dropping the oldest",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams(
        "stream-full-refuses",
        "MESSAGES",
        { max_bytes: 1_000_000, max_msgs_per_subject: 2, discard_new_per_subject: true },
        { messages: 4, bytes: 400, num_subjects: 2 },
      ),
    },
    status: "fail",
    says: ["MESSAGES holds 2 messages on each of 2 subjects", "10077", "--no-discard-per-subject"],
  },
  {
    name: "the same in a table of others, which is to refuse a second value",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams(
        "stream-full-refuses",
        "MESSAGES",
        {
          ...{ name: "LOCKS", subjects: ["locks.*"], max_bytes: 1_000_000 },
          ...{ max_msgs_per_subject: 1, discard_new_per_subject: true },
        },
        { messages: 2, bytes: 400, num_subjects: 2 },
      ),
    },
    status: "pass",
  },
  {
    name: "a full bucket is given room by its own command, and never told to drop its keys",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams("stream-full-refuses", "MESSAGES", { name: "KV_CFG", max_msgs_per_subject: 1 }),
    },
    status: "fail",
    says: ["nats kv edit CFG --max-bucket-size 131072"],
    remedies: ["Give the bucket CFG more room (it is reserved at once)."],
  },
  {
    name: "a table of last values with all its subjects set takes new values of them",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams("stream-full-refuses", "MESSAGES", {
        max_bytes: -1,
        max_msgs: 10,
        max_msgs_per_subject: 1,
      }),
    },
    status: "pass",
    says: ["takes new values of the subjects it has"],
  },
  {
    name: "nine tenths full and discard=new",
    snapshot: "stream-full-refuses",
    sections: { "nats/streams": streams("stream-full-refuses", "MESSAGES", { max_bytes: 72_000 }) },
    status: "warn",
    says: ["90 %: when it is full, it refuses new messages"],
  },
  {
    name: "less than nine tenths full",
    snapshot: "stream-full-refuses",
    sections: { "nats/streams": streams("stream-full-refuses", "MESSAGES", { max_bytes: 73_000 }) },
    status: "pass",
  },
  {
    name: "no message was ever stored: no size is too small yet",
    snapshot: "stream-full-refuses",
    sections: { "nats/streams": streams("stream-full-refuses", "MESSAGES", {}, { messages: 0, bytes: 0 }) },
    status: "pass",
  },
  {
    name: "a full work queue throws away what nobody has processed: the real server took message 26 and dropped one",
    snapshot: "work-queue-full",
    status: "fail",
    resources: ["nats/stream/WORK"],
    evidence: { limit: "max_msgs", used: 10, max: 10, retention: "workqueue", errorCode: null },
    messages: [
      "WORK holds 10 of 10 messages (max_msgs), 100 %: each new message deletes the oldest one, which nobody has processed (discard is old).",
    ],
    says: ["has no consumer", "nats consumer report WORK", "nats stream edit WORK --max-msgs 20"],
  },
  {
    name: "the worker's own stream as a full work queue: what is lost is counted elsewhere",
    snapshot: "work-queue-full",
    sections: { "nats/streams": streams("work-queue-full", "WORK", { subjects: ["messages.ingest.>"] }) },
    status: "warn",
  },
  {
    name: "a work queue nine tenths full",
    snapshot: "work-queue-full",
    sections: {
      "nats/streams": streams("work-queue-full", "WORK", { max_msgs: 11 }, { consumer_count: 1 }),
    },
    status: "warn",
    says: ["See which consumer of WORK does not keep up"],
  },
  {
    name: "full, retention limits and discard=old: that is how it is meant",
    snapshot: "stream-full-refuses",
    sections: { "nats/streams": streams("stream-full-refuses", "MESSAGES", { discard: "old" }) },
    status: "pass",
    messages: [],
  },
  {
    name: "the same where max_age promises more: worth a note",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams(
        "stream-full-refuses",
        "MESSAGES",
        { discard: "old", max_age: 86_400_000_000_000 },
        { first_ts: ago("stream-full-refuses", 3 * 3_600_000) },
      ),
    },
    status: "pass",
    says: ["it keeps the messages of the last 3h instead of 1d (max_age)"],
  },
  {
    name: "the dead-letter stream has dropped letters of a minute ago",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": streams(
        "streams-healthy",
        "MESSAGESDLQ",
        { max_msgs: 2, max_age: 604_800e9 },
        {
          ...{ messages: 2, bytes: 100, first_seq: 3, last_seq: 4 },
          first_ts: ago("streams-healthy", 60_000),
        },
      ),
    },
    status: "warn",
    finds: ["keeps-less"],
    says: ["before anybody looks at them", "nats stream edit MESSAGESDLQ --max-msgs 4"],
  },
  {
    name: "the dead-letter stream has dropped letters of yesterday",
    snapshot: "streams-healthy",
    sections: {
      "nats/streams": streams(
        "streams-healthy",
        "MESSAGESDLQ",
        { max_msgs: 2, max_age: 604_800e9 },
        {
          ...{ messages: 2, bytes: 100, first_seq: 3, last_seq: 4 },
          first_ts: ago("streams-healthy", 86_400_000),
        },
      ),
    },
    status: "pass",
    finds: ["keeps-less"],
  },
  {
    name: "a sealed stream takes nothing, full or not",
    snapshot: "stream-full-refuses",
    sections: { "nats/streams": streams("stream-full-refuses", "MESSAGES", { sealed: true }) },
    status: "pass",
  },
  {
    name: "max_file is used up: the real server refused MESSAGES, which has room for more, with 10023",
    snapshot: "storage-used-up",
    status: "fail",
    resources: ["nats/server/storage"],
    code: 10023,
    evidence: { usedBytes: 1_049_180, limitBytes: mebibyte, percent: 100 },
    messages: [
      "JetStream's file storage holds 1.00 MiB of 1 MiB (max_file): every file stream refuses new messages, with JetStream error 10023. AUDIT has no max_bytes and holds 960.96 KiB of it.",
    ],
    says: ["Give AUDIT a max_bytes below the 960.96 KiB it holds", "nats stream report"],
  },
  {
    name: "used up by another account: no stream of this one grows",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/streams": streams("stream-full-refuses", "MESSAGES", { discard: "old" }),
      "nats/monitoring": monitoring("stream-full-refuses", { usedFileBytes: 5 * mebibyte }),
    },
    status: "fail",
    code: 10023,
    remedies: [
      "Find the stream that holds it, and raise max_file in nats.conf, with room on the volume, and restart NATS.",
    ],
  },
  {
    name: "nine tenths of max_file used, and a stream that grows",
    snapshot: "storage-used-up",
    sections: { "nats/monitoring": monitoring("storage-used-up", { maxFileBytes: 1.1 * mebibyte }) },
    status: "warn",
    says: ["when it is used up, every file stream refuses new messages, with JetStream error 10023"],
  },
  {
    name: "as full, and every stream has its max_bytes: it cannot get fuller",
    snapshot: "storage-used-up",
    sections: {
      "nats/streams": streams("storage-used-up", "AUDIT", { max_bytes: mebibyte }),
      "nats/monitoring": monitoring("storage-used-up", { maxFileBytes: 1.1 * mebibyte }),
    },
    status: "pass",
  },
  {
    name: "the account's limit is used up: 10002",
    snapshot: "storage-used-up",
    sections: {
      "nats/monitoring": monitoring("storage-used-up", { maxFileBytes: 10 * mebibyte }),
      "nats/account": account("storage-used-up", 1_050_000),
    },
    status: "fail",
    code: 10002,
    says: ["of 1.00 MiB (the account's limit): the account's streams refuse new messages"],
  },
  { name: "nothing is near a limit", snapshot: "streams-healthy", status: "pass", messages: [] },
  {
    name: "without monitoring the storage all share is not visible",
    snapshot: "streams-healthy",
    sections: {
      "nats/monitoring": error("nats", "unreachable", "nothing answers on the monitoring port 8222"),
    },
    status: "unknown",
    says: ["the use of max_file is not visible", "--nats-monitoring-url"],
  },
  {
    name: "without monitoring a stream that refuses still counts",
    snapshot: "stream-full-refuses",
    sections: {
      "nats/monitoring": error("nats", "unreachable", "nothing answers on the monitoring port 8222"),
    },
    status: "fail",
  },
  {
    name: "the streams could not be read",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
  },
];
