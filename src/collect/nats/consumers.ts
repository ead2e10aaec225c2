import * as z from "zod";
import type { NatsClient } from "../../connect/connections.ts";
import { consumerSchema, type Stream } from "../../snapshot/nats.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const pageSchema = z.object({
  total: z.number(),
  limit: z.number(),
  consumers: z
    .array(z.unknown())
    .nullish()
    .transform((consumers) => consumers ?? []),
  /** Consumers whose leader did not answer in time (clusters). */
  missing: z.array(z.string()).nullish(),
});
type Page = z.infer<typeof pageSchema>;

/** As many requests at once as a server answers without its other clients noticing. */
const concurrency = 16;
/** Each stream is a request of its own: an account with more is no pipeline to look at consumer by consumer. */
const maxStreams = 1_000;

/** All consumers of the account's streams, stream by stream. A stream that went away meanwhile has none. */
export const consumersProbe = sectionProbe({
  section: "nats/consumers",
  schema: z.array(consumerSchema),
  uses: ["nats/streams"],
  async read({ connections, section, signal }) {
    const [client, streams] = await Promise.all([connections.nats(), section("nats/streams")]);
    if (!client.ok) return client;
    if (!streams.ok) return streams;
    const names = streams.data.filter(({ state }) => state.consumer_count > 0).map(nameOf);
    if (names.length > maxStreams) return tooMany(names.length);
    const consumers: unknown[] = [];
    for (let start = 0; start < names.length && !signal.aborted; start += concurrency) {
      const batch = names.slice(start, start + concurrency);
      const lists = await Promise.all(batch.map((stream) => readStream(client.data, stream)));
      for (const list of lists) {
        if (!list.ok) return list;
        consumers.push(...list.data);
      }
    }
    return succeed(consumers);
  },
});

const nameOf = ({ config }: Stream) => config.name;

/** Page after page; it moves on by the page's limit, as that of streams does. */
async function readStream(client: NatsClient, stream: string): Promise<ProbeResult<unknown[]>> {
  const consumers: unknown[] = [];
  let total = 1;
  for (let offset = 0; offset < total; ) {
    const page = await readPage(client, stream, offset);
    if (!page.ok) return page.error.message.includes("/10059)") ? succeed([]) : page;
    const { missing, limit } = page.data;
    if (missing != null && missing.length > 0)
      return failure({
        kind: "unreachable",
        system: "nats",
        message: `${missing.length} of ${page.data.total} consumers of ${stream} do not answer: ${missing.slice(0, 10).join(", ")}`,
        hint: "Their leaders are down or have no quorum; `nats consumer report` shows them.",
      });
    consumers.push(...page.data.consumers);
    total = limit > 0 ? page.data.total : 0;
    offset += limit;
  }
  return succeed(consumers);
}

async function readPage(client: NatsClient, stream: string, offset: number): Promise<ProbeResult<Page>> {
  const subject = `CONSUMER.LIST.${stream}`;
  const answer = await client.jetStream(
    subject,
    { offset },
    "io.nats.jetstream.api.v1.consumer_list_response",
  );
  if (!answer.ok) return answer;
  const page = pageSchema.safeParse(answer.data);
  if (page.success) return succeed(page.data);
  return failure({
    kind: "invalid",
    system: "nats",
    message: `$JS.API.${subject}: ${page.error.issues[0]?.path.join(".")} is missing or wrong`,
  });
}

const tooMany = (count: number): ProbeResult<never> =>
  failure({
    kind: "invalid",
    system: "nats",
    message: `${count} streams have consumers; they are read for ${maxStreams} at most`,
    hint: "`nats consumer report STREAM` shows those of one stream.",
  });
