import { ackPolicies, deliverPolicies } from "../../../blueprint/config-schema.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { sizeOf } from "../yaml-words.ts";

/** A key of the file and its value, as it is written. */
export type Setting = readonly [key: string, value: string];

const second = 1e9;
/** What nats-server fills in where nobody says it. */
const usual = { ackWait: 30 * second, maxAckPending: 1000 };

/** What a stream has that is not JetStream's default, so that it can be created again as it is. Sizes and subjects are written anyway. */
export function streamSettings({ config }: Pick<Stream, "config">, isBucket: boolean): Setting[] {
  const { retention, discard, max_age, max_msgs, max_msgs_per_subject, max_msg_size } = config;
  return [
    ...(retention === "limits" ? [] : [["retention", retention] as const]),
    // Of a bucket it belongs to what a bucket is.
    ...(discard === "old" || isBucket ? [] : [["discard", discard] as const]),
    ...above(0, "maxAge", max_age, duration),
    ...above(0, "maxMsgs", max_msgs, String),
    ...above(isBucket ? 1 : 0, "maxMsgsPerSubject", max_msgs_per_subject, String),
    ...above(0, "maxMsgSize", max_msg_size, sizeOf),
  ];
}

/** What a consumer does with its messages: all that decides whether one that is created again loses or repeats some. */
export function consumerSettings({ config }: Pick<Consumer, "config">): Setting[] {
  const { ack_policy, deliver_policy, ack_wait, max_ack_pending, backoff, deliver_subject } = config;
  return [
    ...known("ackPolicy", ack_policy, ackPolicies),
    ...known("deliverPolicy", deliver_policy, deliverPolicies),
    ...(config.max_deliver > 0 ? [] : [["maxDeliver", "-1"] as const]),
    ...(ack_wait === undefined || ack_wait === usual.ackWait || backoff?.length
      ? []
      : above(0, "ackWait", ack_wait, duration)),
    ...(max_ack_pending === usual.maxAckPending ? [] : above(0, "maxAckPending", max_ack_pending, String)),
    ...(backoff?.length ? [["backoff", `[${backoff.map(duration).join(", ")}]`] as const] : []),
    ...(deliver_subject ? [["delivery", "push"] as const] : []),
  ];
}

/** Of a newer server there may be others, which the file does not know. */
const known = (key: string, value: string | undefined, values: readonly string[]): readonly Setting[] =>
  value !== undefined && values.includes(value) ? [[key, value]] : [];

const above = (
  least: number,
  key: string,
  value: number,
  written: (value: number) => string,
): readonly Setting[] => (value > least ? [[key, written(value)]] : []);

/** As Go writes it, of nanoseconds. */
function duration(nanoseconds: number): string {
  for (const [unit, length] of [
    ["h", 3600 * second],
    ["m", 60 * second],
    ["s", second],
    ["ms", 1e6],
  ] as const)
    if (nanoseconds % length === 0) return `${nanoseconds / length}${unit}`;
  return `${nanoseconds}ns`;
}
