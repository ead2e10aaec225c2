import type { NatsClient } from "../../connect/connections.ts";
import type { Stream } from "../../snapshot/nats.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { withOldestWaiting } from "./oldest-waiting.ts";
import { readList } from "./read-list.ts";

/** As many requests at once as a server answers without its other clients noticing. */
const concurrency = 16;
/** Each stream is a request of its own: an account with more is no pipeline to look at consumer by consumer. */
const maxStreams = 1_000;

/** All consumers of the account's streams, stream by stream. A stream that went away meanwhile has none. */
export const consumersProbe = sectionProbe({
  section: "nats/consumers",
  uses: ["nats/streams"],
  async read({ connections, section, blueprint }) {
    const [client, streams] = await Promise.all([connections.nats(), section("nats/streams")]);
    if (!client.ok) return client;
    if (!streams.ok) return streams;
    const names = streams.data.filter(({ state }) => state.consumer_count > 0).map(nameOf);
    if (names.length > maxStreams) return tooMany(names.length);
    const consumers: unknown[] = [];
    for (let start = 0; start < names.length; start += concurrency) {
      const batch = names.slice(start, start + concurrency);
      const lists = await Promise.all(batch.map((stream) => readStream(client.data, stream)));
      for (const list of lists) {
        if (!list.ok) return list;
        consumers.push(...list.data);
      }
    }
    return succeed(await withOldestWaiting(client.data, consumers, streams.data, blueprint));
  },
});

const nameOf = ({ config }: Stream) => config.name;

async function readStream(client: NatsClient, stream: string): Promise<ProbeResult<unknown[]>> {
  const consumers = await readList(client, {
    subject: `CONSUMER.LIST.${stream}`,
    answerType: "io.nats.jetstream.api.v1.consumer_list_response",
    items: "consumers",
    words: `consumers of ${stream}`,
    hint: `Their leaders are down or have no quorum; \`nats consumer report ${stream}\` shows them.`,
  });
  // JetStream: stream not found.
  return !consumers.ok && consumers.error.message.includes("/10059)") ? succeed([]) : consumers;
}

const tooMany = (count: number): ProbeResult<never> =>
  failure({
    kind: "invalid",
    system: "nats",
    message: `${count} streams have consumers; they are read for ${maxStreams} at most`,
    hint: "`nats consumer report STREAM` shows those of one stream.",
  });
