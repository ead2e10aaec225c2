import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { sectionSchemas } from "../../../snapshot/snapshot.ts";

const mebibyte = 1024 ** 2;
const noMonitoring = error("nats", "not-configured", "no address for the monitoring port");

/** The recorded AUDIT, 300 messages and 3,012,300 bytes, changed. */
function audit(config: Record<string, unknown>, state: Record<string, unknown> = {}) {
  const section = readSnapshot("unlimited-stream").sections["nats/streams"];
  if (!section?.ok) throw new Error("unlimited-stream has no streams");
  const [stream] = section.data;
  return succeed(
    sectionSchemas["nats/streams"].parse([
      { config: { ...stream?.config, ...config }, state: { ...stream?.state, ...state } },
    ]),
  );
}

const account = (maxStorageBytes: number) => {
  const section = readSnapshot("unlimited-stream").sections["nats/account"];
  if (!section?.ok) throw new Error("unlimited-stream has no account");
  return succeed({ ...section.data, maxStorageBytes });
};

export const cases: Case[] = [
  {
    name: "a stream without limits: in the recording it filled the storage, and MESSAGES was refused as well (10023)",
    snapshot: "unlimited-stream",
    status: "warn",
    resources: ["nats/stream/AUDIT"],
    evidence: { bytes: 3_012_300, messages: 300, errorCodeWhenFull: 10023, limitBytes: 4 * mebibyte },
    messages: [
      "AUDIT has no max_bytes, max_age or max_msgs and keeps every message: 2.87 MiB in 300 messages now. When max_file is used up (2.89 MiB of 4 MiB now), every file stream refuses new messages, with JetStream error 10023.",
    ],
    says: ["nats stream edit AUDIT --max-age 7d"],
  },
  {
    name: "it has grown for ten days: when the storage is used up",
    snapshot: "unlimited-stream",
    sections: {
      "nats/streams": audit(
        {},
        { first_ts: new Date(Date.parse(takenAt()) - 10 * 86_400_000).toISOString() },
      ),
    },
    status: "warn",
    evidence: { growthBytesPerDay: 301_230, daysLeft: 4 },
    says: ["It grew by 294.17 KiB a day so far: it is used up in about 3d20h."],
  },
  {
    name: "the account's limit comes first: 10002",
    snapshot: "unlimited-stream",
    sections: { "nats/account": account(3.5 * mebibyte) },
    status: "warn",
    says: ["When the account's limit is used up (2.89 MiB of 3.5 MiB now)", "JetStream error 10002"],
  },
  {
    name: "no limit is visible: the danger is the same",
    snapshot: "unlimited-stream",
    sections: { "nats/monitoring": noMonitoring },
    status: "warn",
    evidence: { limitBytes: null, errorCodeWhenFull: null },
    says: ["When JetStream's storage is used up, every file stream refuses new messages."],
  },
  {
    name: "the blueprint wants a size for it: that is the one to set, where it fits",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ name: "MESSAGES" }), "nats/monitoring": noMonitoring },
    status: "warn",
    says: ["nats stream edit MESSAGES --max-bytes 1073741824"],
  },
  {
    name: "a work queue nobody takes from",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ retention: "workqueue" }) },
    status: "warn",
    says: ["is a work queue without a consumer that would take its messages away"],
  },
  {
    name: "an interest stream without a consumer keeps nothing: it cannot grow",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ retention: "interest" }) },
    status: "pass",
  },
  {
    name: "an object store holds what was put into it: a note, and no age that would delete it",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ name: "OBJ_FILES", subjects: ["$O.FILES.>"] }) },
    status: "pass",
    says: ["an age would delete what is in it"],
  },
  {
    name: "MQTT's own streams are the server's",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ name: "$MQTT_msgs", subjects: ["$MQTT.msgs.>"] }) },
    status: "pass",
    messages: [],
  },
  {
    name: "an audit stream without acknowledgements stays one",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ no_ack: true }) },
    status: "warn",
    says: ["--no-ack"],
  },
  {
    name: "a work queue with a consumer shrinks: worth a note",
    snapshot: "unlimited-stream",
    sections: { "nats/streams": audit({ retention: "workqueue" }, { consumer_count: 1 }) },
    status: "pass",
    says: ["holds whatever its consumers have not acknowledged"],
  },
  ...(
    [
      ["max_bytes", { max_bytes: mebibyte }],
      ["max_age", { max_age: 86_400_000_000_000 }],
      ["max_msgs", { max_msgs: 1_000_000 }],
      ["a limit per subject, as KV buckets have", { max_msgs_per_subject: 1 }],
      ["being sealed", { sealed: true }],
    ] as const
  ).map(
    ([limit, config]): Case => ({
      name: `limited by ${limit}`,
      snapshot: "unlimited-stream",
      sections: { "nats/streams": audit(config) },
      status: "pass",
    }),
  ),
  { name: "the streams of nomnom", snapshot: "streams-healthy", status: "pass" },
  {
    name: "the streams could not be read",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];

function takenAt(): string {
  return readSnapshot("unlimited-stream").takenAt;
}
