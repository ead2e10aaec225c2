import * as z from "zod";
import type { NatsClient } from "../../connect/connections.ts";
import { streamSchema } from "../../snapshot/nats.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const pageSchema = z.object({
  total: z.number(),
  limit: z.number(),
  streams: z
    .array(z.unknown())
    .nullish()
    .transform((streams) => streams ?? []),
  /** Streams whose leader did not answer in time (clusters). */
  missing: z.array(z.string()).nullish(),
  /** Streams the server cannot run (since 2.12): name → reason. */
  offline: z.record(z.string(), z.string()).nullish(),
});
type Page = z.infer<typeof pageSchema>;

/**
 * All streams of the account, page by page: the pages after the first at the same time. A page moves on by its limit, not by what it held: a
 * page can be short of streams that did not answer (JetStream: the client's own lister stops there).
 */
export const streamsProbe = sectionProbe({
  section: "nats/streams",
  schema: z.array(streamSchema),
  async read({ connections }) {
    const client = await connections.nats();
    if (!client.ok) return client;
    const first = await readPage(client.data, 0);
    if (!first.ok) return first;
    const { total, limit } = first.data;
    const offsets: number[] = [];
    for (let offset = limit; limit > 0 && offset < total; offset += limit) offsets.push(offset);
    const rest = await Promise.all(offsets.map((offset) => readPage(client.data, offset)));
    const pages: Page[] = [first.data];
    for (const page of rest) {
      if (!page.ok) return page;
      pages.push(page.data);
    }
    return joined(pages);
  },
});

async function readPage(client: NatsClient, offset: number): Promise<ProbeResult<Page>> {
  const answer = await client.jetStream(
    "STREAM.LIST",
    { offset },
    "io.nats.jetstream.api.v1.stream_list_response",
  );
  if (!answer.ok) return answer;
  const page = pageSchema.safeParse(answer.data);
  if (page.success) return succeed(page.data);
  return failure({
    kind: "invalid",
    system: "nats",
    message: `$JS.API.STREAM.LIST: ${page.error.issues[0]?.path.join(".")} is missing or wrong`,
  });
}

/** A list with holes is no list: an overlap with a stream nobody could read would be missed. */
function joined(pages: Page[]): ProbeResult<unknown[]> {
  const missing = pages.flatMap((page) => [...(page.missing ?? []), ...Object.keys(page.offline ?? {})]);
  if (missing.length > 0)
    return failure({
      kind: "unreachable",
      system: "nats",
      message: `${missing.length} of ${pages[0]?.total ?? 0} streams do not answer: ${missing.slice(0, 10).join(", ")}`,
      hint: "Their leaders are down or have no quorum; `nats stream report` shows them.",
    });
  // Streams created or deleted while the pages were read can show up twice.
  const byName = new Map(pages.flatMap((page) => page.streams.map((stream) => [nameOf(stream), stream])));
  return succeed([...byName.values()]);
}

const namedSchema = z.object({ config: z.object({ name: z.string() }) });

function nameOf(stream: unknown): unknown {
  const parsed = namedSchema.safeParse(stream);
  return parsed.success ? parsed.data.config.name : stream;
}
