import * as z from "zod";
import { withSession } from "../../scripts/record/nats/session.ts";

/** What still waits to be processed in a NATS: messages by stream, and what each consumer has before it. */
export interface Left {
  streams: ReadonlyMap<string, number>;
  consumers: ReadonlyMap<string, number>;
}

export const nothingLeft: Left = { streams: new Map(), consumers: new Map() };

const stateSchema = z.looseObject({
  config: z.looseObject({ name: z.string() }),
  state: z.looseObject({ messages: z.number() }),
});
const consumerSchema = z.looseObject({
  name: z.string(),
  num_pending: z.number(),
  num_ack_pending: z.number(),
});
const listSchema = z.looseObject({
  streams: z.array(stateSchema).nullish(),
  consumers: z.array(consumerSchema).nullish(),
});

/** A list of a cluster waits for a stream whose leader is being chosen, as after a change of its replicas: 3 s were too short on 2.10.27. */
const listMs = 10_000;

/** Reads it where the arguments of doctor name a NATS; nothing otherwise. */
export async function whatIsLeft(args: readonly string[]): Promise<Left> {
  const port = natsPort(args);
  if (port === null) return nothingLeft;
  return withSession({ port }, async ({ ask }) => {
    const streams = listSchema.parse(await ask("STREAM.LIST", {}, listMs)).streams ?? [];
    const consumers = new Map<string, number>();
    for (const { config } of streams)
      for (const each of listSchema.parse(await ask(`CONSUMER.LIST.${config.name}`, {}, listMs)).consumers ??
        [])
        consumers.set(`${config.name} ${each.name}`, each.num_pending + each.num_ack_pending);
    return { streams: new Map(streams.map(({ config, state }) => [config.name, state.messages])), consumers };
  });
}

/** Where the arguments of doctor lead to; null: to no NATS. */
export function natsPort(args: readonly string[]): number | null {
  const url = args.includes("--nats-url") ? args[args.indexOf("--nats-url") + 1] : undefined;
  const port = /:(\d+)$/.exec(url ?? "")?.[1];
  return port === undefined ? null : Number(port);
}

/** What was there, unprocessed, and is not any more. */
export function lost(before: Left, after: Left): string[] {
  return [
    ...fewer("messages of", before.streams, after.streams),
    ...fewer("messages before", before.consumers, after.consumers),
  ];
}

function fewer(
  what: string,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string[] {
  return [...before].flatMap(([name, count]) => {
    const now = after.get(name) ?? 0;
    return now >= count ? [] : [`${what} ${name}: ${count} before, ${now} after`];
  });
}
