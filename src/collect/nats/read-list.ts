import * as z from "zod";
import type { NatsClient } from "../../connect/connections.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";

/** One of JetStream's lists. */
export interface JetStreamList {
  /** Below `$JS.API.`. */
  subject: string;
  answerType: string;
  items: "streams" | "consumers";
  /** What is listed, in a message: `12 of 40 …`. */
  words: string;
  /** What to look at when some do not answer. */
  hint: string;
}

const pageSchema = z.object({
  total: z.number(),
  limit: z.number(),
  streams: z.array(z.unknown()).nullish(),
  consumers: z.array(z.unknown()).nullish(),
  /** Those whose leader did not answer in time (clusters). */
  missing: z.array(z.string()).nullish(),
  /** Those the server cannot run (since 2.12): name → reason. */
  offline: z.record(z.string(), z.string()).nullish(),
});
type Page = z.infer<typeof pageSchema>;

/**
 * All items of a list, page by page: the pages after the first at the same time. A page moves on by its limit, not by what it held: a page can be
 * short of items that did not answer (JetStream: the client's own lister stops there). With one missing it fails: a list with holes is no list.
 */
export async function readList(client: NatsClient, list: JetStreamList): Promise<ProbeResult<unknown[]>> {
  const first = await readPage(client, list, 0);
  if (!first.ok) return first;
  const { total, limit } = first.data;
  const offsets: number[] = [];
  for (let offset = limit; limit > 0 && offset < total; offset += limit) offsets.push(offset);
  const pages: Page[] = [first.data];
  for (const page of await Promise.all(offsets.map((offset) => readPage(client, list, offset)))) {
    if (!page.ok) return page;
    pages.push(page.data);
  }
  const unlisted: Record<string, string | null> = Object.fromEntries(
    pages.flatMap((page) => [
      ...(page.missing ?? []).map((name) => [name, null] as const),
      // One that the server cannot run is named in `missing` too.
      ...Object.entries(page.offline ?? {}),
    ]),
  );
  const names = Object.keys(unlisted);
  if (names.length === 0) return succeed(pages.flatMap((page) => page[list.items] ?? []));
  const reasons = Object.entries(unlisted).flatMap(([name, reason]) =>
    reason === null ? [] : [`${name}: ${reason}`],
  );
  return failure({
    kind: "unreachable",
    system: "nats",
    message: `${names.length} of ${total} ${list.words} do not answer: ${names.slice(0, 10).join(", ")}${reasons.length === 0 ? "" : ` (${reasons.slice(0, 3).join("; ")})`}`,
    hint: list.hint,
    unlisted,
  });
}

async function readPage(
  client: NatsClient,
  { subject, answerType }: JetStreamList,
  offset: number,
): Promise<ProbeResult<Page>> {
  const answer = await client.jetStream(subject, { offset }, answerType);
  if (!answer.ok) return answer;
  const page = pageSchema.safeParse(answer.data);
  if (page.success) return succeed(page.data);
  return failure({
    kind: "invalid",
    system: "nats",
    message: `$JS.API.${subject}: ${page.error.issues[0]?.path.join(".")} is missing or wrong`,
  });
}
