import type { NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import { textOf, transportError } from "../transport-error.ts";
import { refusalSchema } from "./refusal.ts";

export interface PublishedMessage {
  subject: string;
  text: string;
  headers: Readonly<Record<string, string>>;
}

/**
 * What became of a message that was published. `refused`: no stream has it; `failed`: there was no answer, and a stream may have it all the same.
 */
export type PublishOutcome =
  | { kind: "stored"; stream: string; seq: number }
  | { kind: "refused"; message: string }
  | { kind: "failed"; error: ProbeError };

const acknowledgementSchema = z.object({ stream: z.string(), seq: z.number() });

/** Publishes one message, and waits until a stream has acknowledged it. */
export async function publishMessage(
  connection: NatsConnection,
  url: string,
  limits: CallLimits,
  { subject, text, headers: given }: PublishedMessage,
): Promise<PublishOutcome> {
  const { headers } = await import("./client-library.ts");
  const sent = headers();
  for (const [name, value] of Object.entries(given)) sent.set(name, value);
  try {
    const answer = await within(limits, () =>
      connection.request(subject, text, { timeout: limits.timeoutMs + 250, headers: sent }),
    );
    const json = parseJsonOr(answer.string(), undefined);
    const refusal = refusalSchema.safeParse(json);
    if (refusal.success) {
      const { description, code, err_code: errorCode } = refusal.data.error;
      return { kind: "refused", message: `${description} (${code}/${errorCode})` };
    }
    const stored = acknowledgementSchema.safeParse(json);
    if (stored.success) return { kind: "stored", stream: stored.data.stream, seq: stored.data.seq };
    return { kind: "refused", message: `who answers on ${subject} is no stream` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const name = cause instanceof Error ? cause.name : "";
    if (name === "NoResponders") return { kind: "refused", message: `no stream takes ${subject}` };
    if (name === "PermissionViolationError") return { kind: "refused", message: textOf(cause) };
    return { kind: "failed", error: transportError({ system: "nats", what: `${subject} at ${url}` }, error) };
  }
}
