import * as z from "zod";
import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { readList } from "./read-list.ts";

/** All streams of the account. With one that does not answer it fails: an overlap with a stream nobody could read would be missed. */
export const streamsProbe = sectionProbe({
  section: "nats/streams",
  async read({ connections }) {
    const client = await connections.nats();
    if (!client.ok) return client;
    const streams = await readList(client.data, {
      subject: "STREAM.LIST",
      answerType: "io.nats.jetstream.api.v1.stream_list_response",
      items: "streams",
      words: "streams",
      hint: "Their leaders are down or have no quorum; `nats stream report` shows them.",
    });
    if (!streams.ok) return streams;
    // Streams created or deleted while the pages were read can show up twice.
    return succeed([...new Map(streams.data.map((stream) => [nameOf(stream), stream])).values()]);
  },
});

const namedSchema = z.object({ config: z.object({ name: z.string() }) });

function nameOf(stream: unknown): unknown {
  const parsed = namedSchema.safeParse(stream);
  return parsed.success ? parsed.data.config.name : stream;
}
