import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import type { ConfiguredConsumer } from "./configured-consumer.ts";
import { notAsSaid } from "./findings.ts";

/** What of an existing consumer is not as the file says, and has no finding of its own. */
export function demandFindings({ wanted, consumer, nats }: ConfiguredConsumer): Finding[] {
  const differences = differencesOf({ wanted, consumer });
  if (differences.length === 0) return [];
  const { name, stream_name: stream } = consumer;
  const flags = differences.flatMap(({ flag }) => flag ?? []);
  return [
    notAsSaid({
      message: `Consumer ${name} has ${differences.map(({ key, now, said }) => `${key} ${now} instead of ${said}`).join(", ")}. Services take a consumer as they find it.`,
      resource: consumerResource(stream, name),
      evidence: {
        ...{ stream, consumer: name },
        differing: differences.map(({ key, now, said }) => ({ key, now, said })),
      },
      remedy: {
        summary:
          flags.length === differences.length
            ? "Change the consumer, or what the file says."
            : "Change what can be changed on a consumer; the rest takes effect only when its reader creates it again. Or correct the file.",
        commands: flags.length === 0 ? [] : editConsumer(nats, consumer, ...flags),
      },
      cause: [stream, name, ...differences.map(({ key }) => key)],
    }),
  ];
}

interface Difference {
  key: string;
  now: string;
  said: string;
  /** Of `nats consumer edit`; null: it cannot be changed. */
  flag: string | null;
}

function differencesOf({
  wanted: { demands },
  consumer: { config },
}: Pick<ConfiguredConsumer, "wanted" | "consumer">) {
  const found: Difference[] = [];
  const { maxAckPending, backoffMs, inactiveThresholdMs, replicas } = demands;
  if (maxAckPending !== undefined && config.max_ack_pending !== maxAckPending)
    found.push({
      key: "max_ack_pending",
      now: limitWords(config.max_ack_pending),
      said: limitWords(maxAckPending),
      flag: `--max-pending=${maxAckPending}`,
    });
  const backoff = (config.backoff ?? []).map((wait) => wait / 1e6);
  if (backoffMs !== undefined && backoff.join() !== backoffMs.join())
    found.push({ key: "backoff", now: listWords(backoff), said: listWords(backoffMs), flag: null });
  const threshold = (config.inactive_threshold ?? 0) / 1e6;
  if (inactiveThresholdMs !== undefined && threshold !== inactiveThresholdMs)
    found.push({
      key: "inactive_threshold",
      now: threshold === 0 ? "none" : formatDuration(threshold),
      said: inactiveThresholdMs === 0 ? "none" : formatDuration(inactiveThresholdMs),
      flag: null,
    });
  if (replicas !== undefined && (config.num_replicas ?? 0) !== replicas)
    found.push({
      key: "replicas",
      now: replicaWords(config.num_replicas ?? 0),
      said: replicaWords(replicas),
      flag: `--replicas=${replicas}`,
    });
  return found;
}

const limitWords = (limit: number): string => (limit <= 0 ? "unlimited" : String(limit));
const replicaWords = (replicas: number): string =>
  replicas === 0 ? "those of the stream" : String(replicas);
const listWords = (waits: readonly number[]): string =>
  waits.length === 0 ? "none" : waits.map(formatDuration).join(", ");
