import * as z from "zod";
import type { NatsWriter, Sender } from "../../connect/nats/nats-writer.ts";
import type { Systems } from "../systems.ts";
import { mayComeForMs } from "../tries.ts";

/** A request to JetStream as the journal knows it. */
export interface SentRequest {
  made: boolean;
  at: Date | null;
  /** Absent: it was not sent. */
  sender?: Sender | undefined;
}

const connectionsSchema = z.object({ server_id: z.string(), connections: z.array(z.unknown()).default([]) });

/**
 * Why a request whose answer never came may still be worked on; null: it cannot any more, what is there now is the truth. JetStream knows no
 * precondition that a fence could break. But a single server works on the requests of a connection in order and within that connection (nats-server
 * 2.9.10 to 2.15.3): it is over when the same connection has been answered since, or is closed at the server.
 * @param writer one that has just been answered.
 */
export async function whyUnderWay(
  { made, at, sender }: SentRequest,
  writer: Pick<NatsWriter, "sender">,
  { monitoring, now }: Pick<Systems, "monitoring" | "now">,
): Promise<string | null> {
  if (made || sender === undefined || mayComeForMs(at, now()) === 0) return null;
  const { server, client, isClustered } = sender;
  const why = "it was not answered, and may still come for a minute";
  if (isClustered) return why;
  if (writer.sender.server !== server) return null; // the server that had it has ended
  if (writer.sender.client === client) return null;
  const opened = await monitoring();
  const answer = opened.ok ? await opened.data.get(`/connz?cid=${client}`) : opened;
  const known = answer.ok ? connectionsSchema.safeParse(answer.data.body) : null;
  if (!known?.success || known.data.server_id !== server) return why;
  return known.data.connections.length === 0 ? null : `${why}: the connection it was sent over is still open`;
}
