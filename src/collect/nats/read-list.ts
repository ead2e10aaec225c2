import * as z from "zod";
import { bounds, isTooDeep } from "../../bounds.ts";
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
  total: z.int().nonnegative(),
  limit: z.int().positive(),
  streams: z.array(z.unknown()).nullish(),
  consumers: z.array(z.unknown()).nullish(),
  /** Those whose leader did not answer in time (clusters). */
  missing: z.array(z.string()).nullish(),
  /** Those the server cannot run (since 2.12): name → reason. */
  offline: z.record(z.string(), z.string()).nullish(),
});
type Page = z.infer<typeof pageSchema>;

/**
 * All items of a list, page by page: the pages after the first some at the same time. A page moves on by its limit, not by what it held: a page can be
 * short of items that did not answer (JetStream: the client's own lister stops there). With one missing it fails: a list with holes is no list.
 */
export async function readList(client: NatsClient, list: JetStreamList): Promise<ProbeResult<unknown[]>> {
  const first = await readPage(client, list, 0);
  if (!first.ok) return first;
  const { total, limit } = first.data;
  const count = Math.ceil(total / limit);
  if (count > bounds.jetStreamPages)
    return tooLarge(list, `${total} ${list.words} in ${count} pages, more than ${bounds.jetStreamPages}`);
  const pages: Page[] = [first.data];
  let characters = 0;
  while (pages.length < count) {
    const batch = Math.min(count - pages.length, bounds.jetStreamPagesAtOnce);
    const offsets = Array.from({ length: batch }, (_, index) => (pages.length + index) * limit);
    for (const page of await Promise.all(offsets.map((offset) => readPage(client, list, offset)))) {
      if (!page.ok) return page;
      pages.push(page.data);
      characters += JSON.stringify(page.data).length;
      if (characters > bounds.listBytes) return tooLarge(list, `more than ${bounds.listBytes} bytes`);
    }
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

const tooLarge = ({ subject }: Pick<JetStreamList, "subject">, words: string) =>
  failure({
    kind: "too-large",
    system: "nats",
    message: `$JS.API.${subject}: the list has ${words}, no more is read`,
    hint: "Check that the address is a nats-server, and that no stream answers in place of its API.",
  });

async function readPage(
  client: NatsClient,
  { subject, answerType }: JetStreamList,
  offset: number,
): Promise<ProbeResult<Page>> {
  const answer = await client.jetStream(subject, { offset }, answerType);
  if (!answer.ok) return answer;
  if (isTooDeep(answer.data)) return tooLarge({ subject }, `more than ${bounds.levels} levels`);
  const page = pageSchema.safeParse(answer.data);
  if (page.success) return succeed(page.data);
  return failure({
    kind: "invalid",
    system: "nats",
    message: `$JS.API.${subject}: ${page.error.issues[0]?.path.join(".")} is missing or wrong`,
  });
}
